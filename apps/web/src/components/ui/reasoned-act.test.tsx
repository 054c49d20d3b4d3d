import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider, useMutation } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { ReasonedAct } from './reasoned-act.tsx'

/** A server that refuses the first time. */
function show() {
  const reasons: string[] = []
  function Reject(): ReactNode {
    const act = useMutation({
      mutationFn: async (reason: string) => {
        reasons.push(reason)
        if (reasons.length === 1) throw new Error('Not now.')
      },
    })
    return (
      <ReasonedAct
        label="Reject…"
        title="Reject this request?"
        confirm="Reject"
        act={act}
        busy="Rejecting…"
        refused="Nothing was rejected."
        blocked={undefined}
        question="Why?"
        onConfirm={(reason, close) => act.mutate(reason, { onSuccess: close })}
      />
    )
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <Reject />
      </MantineProvider>
    </QueryClientProvider>,
  )
  return reasons
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const field = () => screen.getByLabelText<HTMLTextAreaElement>('Why?')

test('nothing is done without a reason, and what is refused is said where one can try again', async () => {
  const reasons = show()
  press('Reject…')
  press('Reject')
  fireEvent.change(field(), { target: { value: '   ' } })
  press('Reject')
  expect(reasons).toEqual([])
  fireEvent.change(field(), { target: { value: ' These are the wrong files. ' } })
  press('Reject')
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(field().value).toBe(' These are the wrong files. ')
  press('Reject')
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(reasons).toEqual(['These are the wrong files.', 'These are the wrong files.'])
})

test('it asks anew each time', async () => {
  show()
  press('Reject…')
  fireEvent.change(field(), { target: { value: 'Wrong files' } })
  press('Reject')
  await screen.findByRole('alert')
  press('Cancel')
  press('Reject…')
  expect(field().value).toBe('')
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})
