import { isStill, type Seen } from '../../core/seen.ts'
import type { KeptAs } from '../../ports/storage-backend.ts'

/** Where a file stands that is about to be replaced. */
export interface KeepingPlace {
  /** What is at the final name now. */
  look(): Seen
  /** Gives the file that has the final name a second one among the versions; false where its disk can't. */
  keepName(as: KeptAs): boolean
  keepCopy(as: KeptAs): Promise<void>
}

/**
 * The last step before a file is replaced: keeps it, if it is to be kept. A second name takes no time. Copying does, so what is
 * there is looked at again: the answer is what was found if it is not the expected one any more, and null if all is well.
 */
export async function keepFirst(place: KeepingPlace, expected: Seen, keepAs: KeptAs | null): Promise<Seen | null> {
  if (keepAs === null || expected.kind !== 'file' || place.keepName(keepAs)) return null
  await place.keepCopy(keepAs)
  const again = place.look()
  return isStill(expected, again) ? null : again
}
