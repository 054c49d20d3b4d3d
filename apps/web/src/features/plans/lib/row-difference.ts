import type { OperationKind, PlanRow } from '@pairwise/contracts'

const compared: readonly OperationKind[] = ['copy', 'keep-both', 'merge', 'ask', 'hold']
const picture = /\.(png|jpe?g|gif|webp)$/i

/** Whether a row is about two versions of a file that can differ. */
export function hasDifference({ kind, path1, path2 }: PlanRow): boolean {
  return compared.includes(kind) && path1.kind === 'file' && path2.kind === 'file'
}

/** Whether both versions are to be shown as pictures, as far as the name says. */
export function isPicture({ at }: Pick<PlanRow, 'at'>): boolean {
  return picture.test(at.path)
}
