/** Which conditions a server checks in the step in which it writes. What is not known is not relied on. */
export interface S3Conditions {
  /** A PUT only where nothing is. */
  readonly create: boolean
  /** A PUT only over the object with a tag, given with its quotes or plain; null where that is not checked. */
  readonly replace: 'quoted' | 'plain' | null
  /** A DELETE likewise. */
  readonly remove: 'quoted' | 'plain' | null
  /** Both at the end of an upload in parts. */
  readonly complete: boolean
  /** A copy within the storage only where nothing is. */
  readonly copy: boolean
}

export const noConditions: S3Conditions = { create: false, replace: null, remove: null, complete: false, copy: false }

/** A tag as a condition wants it. */
export function tagAs(form: 'quoted' | 'plain', tag: string): string {
  return form === 'quoted' ? `"${tag}"` : tag
}
