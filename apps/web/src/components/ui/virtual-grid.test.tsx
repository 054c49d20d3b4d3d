import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { describe, expect, test } from 'vitest'
import type { GridColumn } from './column-header.tsx'
import { VirtualGrid } from './virtual-grid.tsx'

interface Row {
  readonly n: number
}

const columns: GridColumn<Row>[] = [
  { id: 'name', header: 'Name', width: '1fr', isName: true, cell: (row) => `Row ${row.n}` },
  { id: 'size', header: 'Size', width: '80px', sort: { direction: 'ascending', onToggle: () => undefined }, cell: (row) => row.n },
]
const heights = { compact: 32, comfortable: 44, card: 120 }
const label = (row: Row) => `Row ${row.n}. Nothing happens.`

function Grid({ count, onOpen }: { readonly count: number; readonly onOpen: (n: number) => void }): ReactNode {
  const [active, setActive] = useState(0)
  return (
    <MantineProvider>
      <VirtualGrid
        label="Changes"
        columns={columns}
        rowCount={count}
        rowAt={(index) => (index === 5 ? undefined : { n: index + 1 })}
        rowLabel={label}
        heights={heights}
        onOpen={(row) => onOpen(row.n)}
        activeIndex={active}
        onActiveIndex={setActive}
      />
    </MantineProvider>
  )
}

function show(count: number) {
  const opened: number[] = []
  render(<Grid count={count} onOpen={(n) => opened.push(n)} />)
  return opened
}

const focused = () => document.activeElement?.getAttribute('aria-rowindex')
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key })

describe('a grid', () => {
  test('says how many rows there are, and has the roles with nothing in between', () => {
    show(30)
    const grid = screen.getByRole('grid', { name: 'Changes' })
    expect(grid.getAttribute('aria-rowcount')).toBe('31')
    for (const group of grid.children) {
      expect(group.getAttribute('role')).toBe('rowgroup')
      for (const row of group.children) expect(row.getAttribute('role')).toBe('row')
    }
    expect(screen.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe('ascending')
    expect(screen.getAllByRole('rowheader')[0]?.textContent).toBe('Row 1')
  })

  test('has one row in the tab order, which the keys move', () => {
    show(30)
    const first = screen.getByRole('row', { name: label({ n: 1 }) })
    expect(screen.getAllByRole('row').filter((row) => row.getAttribute('tabindex') === '0')).toEqual([first])
    first.focus()
    press('ArrowDown')
    press('ArrowDown')
    expect(focused()).toBe('4')
    press('End')
    expect(focused()).toBe('31')
    press('Home')
    expect(focused()).toBe('2')
  })

  test('opens a row by Enter and by a click, once it is there', () => {
    const opened = show(30)
    screen.getByRole('row', { name: label({ n: 1 }) }).focus()
    press('Enter')
    fireEvent.click(screen.getByText('Row 4'))
    fireEvent.click(screen.getByRole('row', { name: 'This row is on its way' }))
    expect(opened).toEqual([1, 4])
  })

  test('of 100,000 rows keeps at most 80 in the document, the last one within reach', () => {
    show(100_000)
    screen.getByRole('row', { name: label({ n: 1 }) }).focus()
    press('End')
    expect(focused()).toBe('100001')
    expect(screen.getAllByRole('row').length).toBeLessThanOrEqual(81)
  })
})
