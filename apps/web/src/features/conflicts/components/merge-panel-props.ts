import type { Side, TextForm } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import type { ComparedText } from '../../../components/compare/compared-text.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import type { DraftOf } from '../lib/merge-draft.ts'

/** What a merge of two versions is given, and what it asks for. */
export interface MergePanelProps {
  readonly of: DraftOf
  readonly names: SideNames
  readonly path1: ComparedText
  readonly path2: ComparedText
  /** What both sides last agreed on, when it is kept. */
  readonly base?: ComparedText | undefined
  readonly newer: Side | null
  /** What the server keeps of an earlier visit, perhaps from another browser. */
  readonly serverDraft: { readonly text: string; readonly savedAt: number } | null
  readonly saveDraft: (text: string) => Promise<unknown>
  /** What becomes of both originals. */
  readonly keepsOriginals: string
  readonly busy: boolean
  readonly blocked: string | undefined
  readonly problem: ReactNode
  /** Stages the result; says whether that worked. */
  readonly onUse: (text: string, form: TextForm) => Promise<boolean>
  readonly onClose: () => void
}
