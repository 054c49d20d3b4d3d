import { z } from 'zod'

const place = z.object({
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  ends: z.enum(['after', 'before', 'between']),
  isOpen: z.boolean(),
})

/** A merge that is not finished: the text, and where its changes are in it. */
const mergeDraft = z.object({ text: z.string(), places: z.array(place), savedAt: z.number() })
export type MergeDraft = z.infer<typeof mergeDraft>

/** A conflict at one revision: when a file changed again, its merge starts anew. */
export interface DraftOf {
  readonly conflictId: number
  readonly revision: number
}

const keyOf = ({ conflictId, revision }: DraftOf) => `pairwise-merge:${conflictId}:${revision}`

/** The drafts of this browser, which outlive a closed page and a lost connection. */
export const localDrafts = {
  read(of: DraftOf): MergeDraft | null {
    const stored = localStorage.getItem(keyOf(of))
    return stored === null ? null : readDraft(stored)
  },
  /** Says whether there was room. */
  write(of: DraftOf, draft: MergeDraft): boolean {
    try {
      localStorage.setItem(keyOf(of), JSON.stringify(draft))
      return true
    } catch (error) {
      if (error instanceof DOMException) return false
      throw error
    }
  },
  remove(of: DraftOf): void {
    localStorage.removeItem(keyOf(of))
  },
} as const

function readDraft(stored: string): MergeDraft | null {
  try {
    const draft = mergeDraft.safeParse(JSON.parse(stored)).data
    return draft?.places.every(({ from, to }) => from <= to && to <= draft.text.length) ? draft : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
