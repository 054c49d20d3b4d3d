import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { FilePath } from './file-path.tsx'

test('a name that turns its letters round is shown as it is stored, apart from the text around it', () => {
  const { container } = render(<FilePath path={'in/invoice\u202Egpj.exe'} />)
  const shown = container.querySelector('bdi')
  expect(shown?.textContent).toBe('in/invoice[U+202E]gpj.exe')
  expect(shown?.title).toBe('in/invoice[U+202E]gpj.exe')
  expect(container.innerHTML).not.toContain('\u202E')
})

test('markup in a name stays text', () => {
  const { container } = render(<FilePath path="<img src=x onerror=alert(1)>.png" />)
  expect(container.querySelector('img')).toBeNull()
  expect(container.textContent).toBe('<img src=x onerror=alert(1)>.png')
})
