import type { ReactNode } from 'react'
import styles from './data-table.module.css'

interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => ReactNode
}

interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly columns: readonly Column<Row>[]
}

/** A table of some hundred rows at most. On a phone each row is a card, with the heads beside the values. */
export function DataTable<Row>({ label, rows, rowKey, columns }: DataTableProps<Row>): ReactNode {
  return (
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ head }) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map(({ head, cell }) => (
              <td key={head} data-head={head}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
