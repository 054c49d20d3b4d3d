import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test, vi } from 'vitest'
import { PartBoundary } from './part-boundary.tsx'

test('a part that fails says so and can be tried again, and the rest of the page stays', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let isBroken = true
  function Part(): ReactNode {
    if (isBroken) throw new Error('broken')
    return <p>the part</p>
  }
  render(
    <MantineProvider>
      <p>the rest</p>
      <PartBoundary>
        <Part />
      </PartBoundary>
    </MantineProvider>,
  )
  expect(screen.getByText('This part could not be loaded')).toBeTruthy()
  expect(screen.getByText('the rest')).toBeTruthy()
  isBroken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByText('the part')).toBeTruthy()
})
