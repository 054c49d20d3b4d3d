import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { expect, test } from 'vitest'
import { ConfirmDialog } from './confirm-dialog.tsx'

function Example({ onConfirm }: { readonly onConfirm: () => void }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <MantineProvider>
      <button type="button" onClick={() => setOpen(true)}>
        Delete…
      </button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Delete Photos?"
        confirm="Delete the pair"
        isDangerous
        onConfirm={onConfirm}
        onClose={() => setOpen(false)}
      >
        The files stay.
      </ConfirmDialog>
    </MantineProvider>
  )
}

test('asks with the focus on the heading, Cancel first; only the confirming button acts', () => {
  let confirmed = 0
  render(<Example onConfirm={() => (confirmed += 1)} />)
  fireEvent.click(screen.getByRole('button', { name: 'Delete…' }))
  const dialog = screen.getByRole('alertdialog', { name: 'Delete Photos?' })
  expect(document.activeElement?.textContent).toBe('Delete Photos?')
  const buttons = [...dialog.querySelectorAll('button')].map((button) => button.textContent)
  expect(buttons).toEqual(['Cancel', 'Delete the pair'])
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(confirmed).toBe(0)
  fireEvent.click(screen.getByRole('button', { name: 'Delete…' }))
  fireEvent.click(screen.getByRole('button', { name: 'Delete the pair' }))
  expect(confirmed).toBe(1)
})
