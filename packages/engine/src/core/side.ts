/** The two locations of a pair. There is no first and second, source and destination: only these. */
export type Side = 'path1' | 'path2'

export const sides: readonly Side[] = ['path1', 'path2']

export function other(side: Side): Side {
  return side === 'path1' ? 'path2' : 'path1'
}

/** One value for each side. */
export interface PerSide<T> {
  readonly path1: T
  readonly path2: T
}

export function perSide<T>(make: (side: Side) => T): PerSide<T> {
  return { path1: make('path1'), path2: make('path2') }
}

/** Puts `mine` at `side` and `theirs` at the other one. */
export function placed<T>(side: Side, mine: T, theirs: T): PerSide<T> {
  return side === 'path1' ? { path1: mine, path2: theirs } : { path1: theirs, path2: mine }
}
