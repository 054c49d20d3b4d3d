/** Adds a value to a statement and gives the text that stands for it. */
export type Bind = (value: unknown, type: string) => string

/** The values of one statement, in the order in which they are bound. */
export function binder(values: unknown[] = []): { readonly values: unknown[]; readonly bind: Bind } {
  return { values, bind: (value, type) => `$${values.push(value)}::${type}` }
}
