/** Where a row stands in a tree; `isOpen` is null for what can't be opened. */
interface TreePlace {
  readonly level: number
  readonly setSize: number
  readonly position: number
  readonly isOpen: boolean | null
}

export type GridTree<Row> = (row: Row) => TreePlace
