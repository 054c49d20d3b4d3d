import type { Conflict, ConflictKind, ConflictVersion, DecisionChoice, Side, UndecidedCause } from '@pairwise/contracts'
import { otherSide, type SideNames } from '../../../lib/side-names.ts'
import { dateTime } from '../../../lib/time.ts'

/** How a kind of conflict is called on its chip. */
export const kindLabels = {
  'edit-edit': 'Changed on both',
  'edit-delete': 'Changed and deleted',
  'new-new': 'New on both',
  'same-content': 'Same content',
  type: 'File and folder',
  case: 'Upper/lower case',
} as const satisfies Record<ConflictKind, string>

/** The shorter words of a filter. */
export const kindFilters = {
  'edit-edit': 'Changed',
  'edit-delete': 'Deleted',
  'new-new': 'New',
  'same-content': 'Same content',
  type: 'File and folder',
  case: 'Upper/lower case',
} as const satisfies Record<ConflictKind, string>

/** What happened, in one sentence. */
export function conflictSentence(conflict: Conflict, now: number): string {
  const names = namesOf(conflict)
  const when = ({ modifiedAt }: ConflictVersion) => (modifiedAt === null ? '' : ` ${dateTime(modifiedAt, now)}`)
  switch (conflict.kind) {
    case 'edit-edit':
      return `Changed on ${names.path1}${when(conflict.path1)} and on ${names.path2}${when(conflict.path2)}.${agreedWords(conflict, now)}`
    case 'edit-delete': {
      const kept = changedSide(conflict)
      const seen = dateTime(conflict.recordedAt, now)
      return `Changed on ${names[kept]}${when(conflict[kept])}, deleted on ${names[otherSide(kept)]} before ${seen}.${agreedWords(conflict, now)}`
    }
    case 'new-new':
      return 'Created on both sides with different content.'
    case 'same-content':
      return 'The content is identical (SHA-256). Only the modified time differs.'
    case 'type':
      return `${entryWords(conflict.path1)} on ${names.path1}, ${entryWords(conflict.path2).toLowerCase()} on ${names.path2}.`
    case 'case':
      return `Two spellings of ${conflict.name} can’t both exist on one of the sides.`
  }
}

function agreedWords({ agreed }: Conflict, now: number): string {
  return agreed?.modifiedAt ? ` Last agreed version: ${dateTime(agreed.modifiedAt, now)}.` : ''
}

function entryWords({ kind }: ConflictVersion): string {
  return kind === 'directory' ? 'A folder' : kind === 'symlink' ? 'A link' : 'A file'
}

/** What people call the sides of a conflict. */
export function namesOf(conflict: Pick<Conflict, 'path1Name' | 'path2Name'>): SideNames {
  return { path1: conflict.path1Name, path2: conflict.path2Name }
}

/** The side that still has the file, where the other one deleted it. */
export function changedSide(conflict: Pick<Conflict, 'path1'>): Side {
  return conflict.path1.kind === 'absent' ? 'path2' : 'path1'
}

/** The side with the newer file; null when the times say nothing. */
export function newerSide({ path1, path2 }: Pick<Conflict, 'path1' | 'path2'>): Side | null {
  if (path1.marks.includes('newer')) return 'path1'
  return path2.marks.includes('newer') ? 'path2' : null
}

/** What a button says, and below it what it does to the files. */
export interface ChoiceWords {
  readonly label: string
  readonly effect: string
}

/** The words of a decision for one conflict. */
export function choiceWords(choice: DecisionChoice, conflict: Conflict): ChoiceWords {
  const names = namesOf(conflict)
  const kept = changedSide(conflict)
  const words = {
    'keep-path1': { label: `Keep ${names.path1}`, effect: `Replaces the file on ${names.path2}` },
    'keep-path2': { label: `Keep ${names.path2}`, effect: `Replaces the file on ${names.path1}` },
    'keep-both': { label: 'Keep both', effect: 'Keeps both, under two names' },
    'keep-changed': { label: 'Keep the changed file', effect: `Puts it back on ${names[otherSide(kept)]}` },
    delete: { label: 'Delete it', effect: `Deletes it on ${names[kept]} too` },
    merge: { label: 'Merge', effect: 'Makes one file of both' },
  } as const satisfies Record<DecisionChoice, ChoiceWords>
  return words[choice]
}

/** What `1` and `2` keep: a side's file, or that it was deleted there. Keys that mean nothing for a conflict are left out. */
export function choiceOfKey(conflict: Conflict): Readonly<Record<string, DecisionChoice>> {
  const isDeletion = conflict.kind === 'edit-delete'
  const keeps = (side: Side): DecisionChoice =>
    isDeletion ? (changedSide(conflict) === side ? 'keep-changed' : 'delete') : side === 'path1' ? 'keep-path1' : 'keep-path2'
  const keys: Record<string, DecisionChoice> = {
    '1': keeps('path1'),
    '.': keeps('path1'),
    '2': keeps('path2'),
    ',': keeps('path2'),
    b: 'keep-both',
    m: 'merge',
  }
  return Object.fromEntries(Object.entries(keys).filter(([, choice]) => conflict.choices.includes(choice)))
}

/** A decision as a chip or a group says it: "Keep NAS". */
export function decidedWords(choice: DecisionChoice, names: SideNames): string {
  const words = {
    'keep-path1': `Keep ${names.path1}`,
    'keep-path2': `Keep ${names.path2}`,
    'keep-both': 'Keep both',
    'keep-changed': 'Keep the changed file',
    delete: 'Delete it',
    merge: 'Merged',
  } as const satisfies Record<DecisionChoice, string>
  return words[choice]
}

/** The same about somebody: "Lee kept S3 backup". */
export function didWords(choice: DecisionChoice, names: SideNames): string {
  const words = {
    'keep-path1': `kept ${names.path1}`,
    'keep-path2': `kept ${names.path2}`,
    'keep-both': 'kept both',
    'keep-changed': 'kept the changed file',
    delete: 'chose to delete it',
    merge: 'merged it',
  } as const satisfies Record<DecisionChoice, string>
  return words[choice]
}

/** Why a rule says nothing about some conflicts, after their number: "6 have the same modified time". */
export const causeWords = {
  'equal-times': { one: '# has the same modified time', other: '# have the same modified time' },
  'no-times': { one: '# has no modified time', other: '# have no modified time' },
  'equal-sizes': { one: '# has the same size on both sides', other: '# have the same size on both sides' },
  'edit-delete': { one: '# was changed and deleted', other: '# were changed and deleted' },
  'not-edit-delete': { one: '# was not deleted on a side', other: '# were not deleted on a side' },
  type: { one: '# is of a kind that a rule can’t decide', other: '# are of a kind that a rule can’t decide' },
  decided: { one: '# is decided already', other: '# are decided already' },
  'not-same': { one: '# differs in content', other: '# differ in content' },
} as const satisfies Record<UndecidedCause, { one: string; other: string }>
