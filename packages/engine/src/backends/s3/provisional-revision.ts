/**
 * The answer to an upload tells the tag of the new object and not its time. Until a listing tells that, the object has a revision with
 * the seconds in which it was written, in a form that no listing shows: whoever compares it too early finds a difference, never the same.
 */
import { plainTag, revisionOf, tagOf } from './s3-entry.ts'

/** Seconds of the server's clock, both included. */
export interface WritingTime {
  readonly from: number
  readonly to: number
}

export function provisionalRevision(tag: string, { from, to }: WritingTime): string {
  return `${plainTag(tag)} ~${from.toString(36)}~${to.toString(36)}`
}

/**
 * Whether what a listing shows is the object of a revision. Another write of the same content in the very seconds of the first
 * is taken for it, as it is in every listing.
 */
export function isShownBy(revision: string, tag: string | undefined, modified: Date | undefined): boolean {
  if (tag === undefined || modified === undefined) return false
  const [mark, from = '', to = ''] = revision.slice(revision.lastIndexOf(' ') + 1).split('~')
  if (mark !== '') return revisionOf(tag, modified) === revision
  const second = Math.floor(modified.getTime() / 1000)
  return plainTag(tag) === tagOf(revision) && second >= Number.parseInt(from, 36) && second <= Number.parseInt(to, 36)
}
