import { createHash } from 'node:crypto'
import { largestTextBytes, type MergedText, type mergeDraftRequest } from '@pairwise/contracts'
import type { Repositories, SealedMerge, SecretBox } from '@pairwise/db'
import type { z } from 'zod'
import { type Actor, personOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { noSuchConflict } from './refusals.ts'
import { encodeText } from './text-form.ts'

export interface DraftView {
  readonly revision: number
  readonly text: string
  readonly savedAt: Date
}

/** The texts of merges, which are kept encrypted. */
export interface MergeTexts {
  /** The bytes that a merge gives to both sides, sealed. */
  toSealedMerge(merged: MergedText): SealedMerge
  draft(conflictId: number, actor: Actor): Promise<DraftView>
  saveDraft(conflictId: number, request: z.output<typeof mergeDraftRequest>, actor: Actor): Promise<Date>
}

interface MergeTextsDeps {
  readonly repositories: Pick<Repositories, 'conflicts' | 'conflictNotes'>
  readonly box: SecretBox
}

export function createMergeTexts({ repositories: { conflicts, conflictNotes }, box }: MergeTextsDeps): MergeTexts {
  return {
    toSealedMerge({ text, form }) {
      const bytes = encodeText(text, form)
      if (bytes.length > largestTextBytes) throw tooLarge()
      return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, sealed: box.seal(bytes) }
    },

    async draft(conflictId, actor) {
      const draft = await conflictNotes.draft(conflictId, personOf(actor))
      if (draft === null) throw new Refusal('not-found', 'There is no draft of yours for this conflict.')
      return { revision: draft.revision, text: box.open(draft.sealed).toString(), savedAt: draft.savedAt }
    },

    async saveDraft(conflictId, { revision, text }, actor) {
      if ((await conflicts.get(conflictId)) === null) throw noSuchConflict()
      const bytes = Buffer.from(text)
      if (bytes.length > largestTextBytes) throw tooLarge()
      return conflictNotes.saveDraft(conflictId, personOf(actor), { revision, sealed: box.seal(bytes) })
    },
  }
}

function tooLarge(): Refusal {
  return new Refusal('content-too-large', 'At most 2 MiB of text can be merged here. Download both versions and merge them elsewhere.')
}
