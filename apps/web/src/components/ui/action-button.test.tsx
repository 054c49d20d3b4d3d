import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ActionButton } from './action-button.tsx'

function show(part: { readonly blocked?: string; readonly busy?: string }) {
  let pressed = 0
  render(
    <MantineProvider>
      <ActionButton {...part} onClick={() => (pressed += 1)}>
        Apply 12 changes
      </ActionButton>
    </MantineProvider>,
  )
  const button = screen.getByRole('button')
  fireEvent.click(button)
  return { button, pressed: () => pressed }
}

test('acts when nothing is in the way', () => {
  const { button, pressed } = show({})
  expect(pressed()).toBe(1)
  expect(button.hasAttribute('aria-disabled')).toBe(false)
})

test('blocked: stays focusable, does nothing, and says why', () => {
  const { button, pressed } = show({ blocked: 'Waiting for the connection.' })
  button.focus()
  expect(document.activeElement).toBe(button)
  expect(pressed()).toBe(0)
  expect(button.getAttribute('aria-disabled')).toBe('true')
  const reason = document.getElementById(button.getAttribute('aria-describedby')?.split(' ')[0] ?? '')
  expect(reason?.textContent).toBe('Waiting for the connection.')
})

test('busy: says so and can’t be pressed twice', () => {
  const { button, pressed } = show({ busy: 'Starting…' })
  expect(button.textContent).toBe('Starting…')
  expect(pressed()).toBe(0)
})
