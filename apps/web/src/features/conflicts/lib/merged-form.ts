import type { Side, TextForm } from '@pairwise/contracts'
import type { ComparedText } from '../../../components/compare/compared-text.ts'

interface Versions {
  readonly path1: ComparedText
  readonly path2: ComparedText
  readonly base?: ComparedText | undefined
}

/** The form of the result: what one side alone changed of it is taken, as with the lines; where both did, the newer file's. */
export function mergedForm({ path1, path2, base }: Versions, newer: Side | null): TextForm {
  const chosen = newer === 'path1' ? path1.form : path2.form
  const encodingOf = (form: TextForm) => `${form.encoding} ${form.mark}`
  const known = base && encodingOf(base.form)
  const encoding = merged(encodingOf(path1.form), encodingOf(path2.form), known, encodingOf(chosen))
  const { encoding: name, mark } = encoding === encodingOf(path1.form) ? path1.form : path2.form
  const lineEndings = merged(path1.form.lineEndings, path2.form.lineEndings, base?.form.lineEndings, chosen.lineEndings)
  return { encoding: name, mark, lineEndings: lineEndings === 'mixed' || lineEndings === 'none' ? 'lf' : lineEndings }
}

function merged<T>(path1: T, path2: T, base: T | undefined, newer: T): T {
  if (path1 === path2 || path2 === base) return path1
  return path1 === base ? path2 : newer
}
