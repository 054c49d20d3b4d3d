const rules = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** Texts for one and for any other count; `#` stands for the number. */
export interface PluralForms {
  readonly one: string
  readonly other: string
}

/** A whole number as people read it: 18,204. */
export function count(n: number): string {
  return numbers.format(n)
}

/** A share of 1 as people read it: 0.2 %. */
export function percent(share: number): string {
  return shares.format(share).replace('%', '\u00a0%')
}

/** The form of a text that goes with a number: `plural(40, { one: '# file', other: '# files' })`. */
export function plural(n: number, forms: PluralForms): string {
  const form = rules.select(n) === 'one' ? forms.one : forms.other
  return form.replaceAll('#', count(n))
}

/** The words in a row, as a sentence lists them: "a, b and c". */
export function listOf(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words)
}
