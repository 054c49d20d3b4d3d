/** Rows of a plan, called `o`, that write on both sides: no side stands with them. */
export const writesBoth = `o.kind IN ('keep-both', 'merge')`
