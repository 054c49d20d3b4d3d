import type { FolderCheck, FolderFacts, FolderState, Side } from '@pairwise/contracts'
import { bytes } from '../../../lib/bytes.ts'
import { listOf, plural } from '../../../lib/plural.ts'
import { otherSide } from '../../../lib/side-names.ts'
import { duration } from '../../../lib/time.ts'

/** What a live check says about one folder. A problem keeps the pair from being made. */
export interface FolderMessage {
  readonly tone: 'good' | 'problem'
  readonly text: string
}

interface About {
  readonly name: string
  readonly otherName: string
  readonly facts: FolderFacts
  readonly otherFacts: FolderFacts | null
  /** The folders that the server allows on this connection. */
  readonly roots: readonly string[]
}

const problems = {
  missing: () => 'This folder does not exist. Create it, or check the spelling and that its disk is mounted.',
  'not-a-folder': () => 'This is a file, not a folder. Choose the folder that holds the files.',
  'not-allowed': ({ facts, roots }) =>
    facts.cause !== undefined
      ? facts.cause
      : roots.length === 0
        ? 'The server allows no folders yet. Name them in PAIRWISE_LOCAL_ROOTS and start it again.'
        : `This is outside of the folders that the server allows. Choose one inside of ${listOf(roots)}.`,
  unreadable: () => 'The server may not read this folder. Give the user that it runs as the right to read.',
  unreachable: ({ facts }) => facts.cause ?? 'This storage can’t be reached. Test its connection.',
  'not-writable': () => 'The server may not write into this folder. Changes flow both ways, so it needs the right to write.',
} as const satisfies Record<Exclude<FolderState, 'ok'>, (about: About) => string>

/** A count that took no time to speak of is said to have taken this long. */
const shortest = 100

/** What a check says about one side. */
export function folderMessage(about: About): FolderMessage {
  const { facts, otherFacts, name, otherName } = about
  if (facts.state !== 'ok') return { tone: 'problem', text: problems[facts.state](about) }
  if (facts.files === 0 && facts.complete) {
    const isOtherFull = otherFacts?.state === 'ok' && otherFacts.files > 0
    return { tone: 'good', text: isOtherFull ? `${name}: empty. Everything on ${otherName} will be copied there.` : `${name}: empty.` }
  }
  const files = plural(facts.files, { one: '# file', other: '# files' })
  if (!facts.complete) return { tone: 'good', text: `${name}: more than ${files}, more than ${bytes(facts.bytes)}.` }
  return { tone: 'good', text: `${name}: ${files}, ${bytes(facts.bytes)} (counted in ${duration(Math.max(shortest, facts.elapsedMs))}).` }
}

/** Why two folders can't be a pair because of how they lie, or null. The message stands at the side that it is about. */
export function relationProblem(
  relation: FolderCheck['relation'],
  folders: Readonly<Record<Side, string>>,
): { readonly side: Side; readonly text: string } | null {
  switch (relation) {
    case 'apart':
    case 'unknown':
      return null
    case 'same':
      return { side: 'path2', text: 'Both sides are the same folder. Choose two different ones.' }
    case 'path1-inside-path2':
      return inside('path1', folders)
    case 'path2-inside-path1':
      return inside('path2', folders)
  }
}

const sideLabels = { path1: 'Path 1', path2: 'Path 2' } as const satisfies Record<Side, string>

function inside(side: Side, folders: Readonly<Record<Side, string>>): { side: Side; text: string } {
  const other = otherSide(side)
  return {
    side,
    text: `${sideLabels[side]} is inside ${sideLabels[other]}. That would copy files into themselves. Choose a folder outside ${folders[other]}.`,
  }
}
