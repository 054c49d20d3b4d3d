import { describe, expect, test } from 'vitest'
import { bothSides, file } from '../testing/directory.ts'
import type { DecisionContext, Verdict } from './decide-file.ts'
import { type Answer, answerTogether, type Finding, type Inquiry } from './inquiry.ts'
import { type ComparePolicy, defaultPolicy, type SyncMode } from './policy.ts'
import { Reconciling } from './reconcile.ts'
import { compileScope } from './scope.ts'
import type { Seen } from './seen.ts'
import { perSide, sides } from './side.ts'

const hash = 'h'.repeat(32)
const known = file(5, 1_000n, 'id------1')
const chmodded = file(5, 1_000n, 'id------9')
const touched = file(5, 2_000n, 'id------2')
const edited = file(9, 2_000n, 'id------2')
const gone: Seen = { kind: 'absent' }

const checksums: Partial<ComparePolicy> = { modtime: false, checksum: 'baseline' }

interface Case {
  readonly path1: Seen
  readonly path2: Seen
  readonly compare?: Partial<ComparePolicy>
  readonly mode?: SyncMode
  /** Whether the records of the two sides hold hashes. */
  readonly hashed?: 'both' | 'path1' | 'none'
  readonly keepsVersions?: boolean
}

function begin({ path1, path2, compare = {}, mode = 'two-way', hashed = 'none', keepsVersions = false }: Case): Reconciling {
  const versions = perSide(() => (keepsVersions ? { folder: '/old', suffix: '', keepExtension: false } : null))
  const policy = { ...defaultPolicy, mode, versions, compare: { ...defaultPolicy.compare, ...compare } }
  const context: DecisionContext = {
    policy,
    scope: compileScope(policy.scope),
    precisionNs: 1000n,
    fileIdChars: { path1: 8, path2: 8 },
    hasRevisions: { path1: true, path2: true },
  }
  const directory = bothSides({ f: { known, now: path1 } }, { f: { known, now: path2 } })
  const hashedSides = hashed === 'both' ? sides : hashed === 'path1' ? ['path1'] : []
  return new Reconciling(
    perSide((side) => ({
      ...directory[side],
      baseline: directory[side].baseline.map((entry) => (hashedSides.includes(side) ? { ...entry, hash } : entry)),
    })),
    context,
  )
}

function asked(given: Case): string {
  const inquiries = begin(given).inquiries()
  return inquiries.map(({ against, sides, canWait }) => `${against}: ${sides.join(' ')}${canWait ? ', can wait' : ''}`).join('; ')
}

const outline = (verdicts: readonly Verdict[]) =>
  verdicts
    .map((verdict) => {
      if (verdict.kind === 'by-content') return 'by content'
      const { operation } = verdict
      return `${operation.kind}${'side' in operation ? ` ${operation.side}` : ''} ${operation.reason}`
    })
    .join('; ') || 'nothing'

function decided(given: Case, one: Finding, two: Finding | null = null): string {
  const entries = begin(given)
  const [inquiry] = entries.inquiries()
  if (inquiry === undefined) throw new Error('nothing is asked')
  return outline(entries.decide(new Map([['f', answerOf(inquiry, one, two)]])).verdicts)
}

function answerOf(inquiry: Inquiry, one: Finding, two: Finding | null): Answer {
  if (inquiry.against === 'each other') return answerTogether(inquiry, one, null)
  const found = { path1: one, path2: two ?? one }
  const findings = perSide((side) => (inquiry.sides.includes(side) ? found[side] : null))
  const shown = { same: hash, different: 'x'.repeat(32), unknown: null, postponed: null }
  return { findings, hashes: perSide((side) => (findings[side] === null ? null : shown[findings[side]])), isDifferent: false }
}

describe('what has to be read', () => {
  test.each<[what: string, given: Case, asked: string]>([
    ['nothing of what is untouched', { path1: known, path2: known }, ''],
    ['both sides, when a revision changed', { path1: chmodded, path2: known }, 'each other: path1, can wait'],
    ['both sides, when both revisions changed', { path1: chmodded, path2: chmodded }, 'each other: path1 path2, can wait'],
    ['one side, when its hash is stored', { path1: chmodded, path2: known, hashed: 'both' }, 'record: path1, can wait'],
    ['each side, when both hashes are stored', { path1: chmodded, path2: chmodded, hashed: 'both' }, 'record: path1 path2, can wait'],
    ['both sides, when one hash is missing', { path1: chmodded, path2: chmodded, hashed: 'path1' }, 'each other: path1 path2, can wait'],
    ['nothing next to an edit', { path1: chmodded, path2: edited }, ''],
    ['the hash next to an edit', { path1: chmodded, path2: edited, hashed: 'both' }, 'record: path1'],
    ['the hash next to a deletion', { path1: chmodded, path2: gone, hashed: 'both' }, 'record: path1'],
    ['the versions next to an edit', { path1: chmodded, path2: edited, keepsVersions: true }, 'versions: path1'],
    ['the versions next to a deletion', { path1: gone, path2: chmodded, keepsVersions: true }, 'versions: path2'],
    ['the hash, though there are versions', { path1: chmodded, path2: edited, hashed: 'both', keepsVersions: true }, 'record: path1'],
    ['no versions next to what is untouched', { path1: chmodded, path2: known, keepsVersions: true }, 'each other: path1, can wait'],
    ['no versions of what only sizes tell', { path1: touched, path2: gone, compare: { modtime: false }, keepsVersions: true }, ''],
    ['nothing where revisions are not asked', { path1: chmodded, path2: known, compare: { ownRevision: false } }, ''],
    ['nothing of sizes alone', { path1: touched, path2: known, compare: { modtime: false } }, ''],
    ['both sides, to fill in hashes', { path1: known, path2: known, compare: checksums }, 'each other: path1 path2'],
    ['nothing, when hashes and revisions are there', { path1: known, path2: known, compare: checksums, hashed: 'both' }, ''],
    ['the touched side', { path1: touched, path2: known, compare: checksums, hashed: 'both' }, 'record: path1'],
    [
      'all of it on every run, when nothing proves anything',
      { path1: known, path2: known, compare: { ...checksums, ownRevision: false }, hashed: 'both' },
      'record: path1 path2',
    ],
  ])('%s', (_, given, expected) => {
    expect(asked(given)).toBe(expected)
  })
})

describe('what the answers come to', () => {
  const revision: Case = { path1: chmodded, path2: known }
  test.each<[what: string, given: Case, findings: [Finding, Finding?], verdict: string]>([
    ['the same bytes', revision, ['same'], 'adopt SAME_CONTENT'],
    ['an edit that put its time back', revision, ['different'], 'copy path2 CHANGED_ON_1'],
    [
      'an edit that put its time back, on the side that a mirror follows',
      { ...revision, mode: 'mirror-path1' },
      ['different'],
      'copy path2 CHANGED_ON_1',
    ],
    [
      'an edit that put its time back, on the side that is not followed',
      { ...revision, mode: 'mirror-path2' },
      ['different'],
      'copy path1 FOLLOWS_2',
    ],
    ['nobody can read it', revision, ['unknown'], 'hold UNREADABLE'],
    ['left for later', revision, ['postponed'], 'nothing'],
    ['both differ, and nothing says which is old', { path1: chmodded, path2: chmodded }, ['different'], 'keep-both CONFLICT'],
    ['both are what was agreed', { path1: chmodded, path2: chmodded, hashed: 'both' }, ['same', 'same'], 'adopt SAME_CONTENT'],
    ['one of both was edited', { path1: chmodded, path2: chmodded, hashed: 'both' }, ['same', 'different'], 'copy path1 CHANGED_ON_2'],
    ['one is settled, one left for later', { path1: chmodded, path2: chmodded, hashed: 'both' }, ['same', 'postponed'], 'nothing'],
    ['untouched content next to an edit', { path1: chmodded, path2: edited, hashed: 'both' }, ['same'], 'copy path1 CHANGED_ON_2'],
    ['two edits', { path1: chmodded, path2: edited, hashed: 'both' }, ['different'], 'keep-both CONFLICT'],
    ['untouched content next to a deletion', { path1: chmodded, path2: gone, hashed: 'both' }, ['same'], 'delete path1 DELETED_ON_2'],
    [
      'a file that was only kept, next to an edit',
      { path1: chmodded, path2: edited, keepsVersions: true },
      ['same'],
      'copy path1 CHANGED_ON_2',
    ],
    [
      'a file that was only kept, next to a deletion',
      { path1: chmodded, path2: gone, keepsVersions: true },
      ['same'],
      'delete path1 DELETED_ON_2',
    ],
    ['an edit next to a deletion', { path1: chmodded, path2: gone, hashed: 'both' }, ['different'], 'copy path2 EDIT_BEATS_DELETE_1'],
    ['an unreadable file next to a deletion', { path1: chmodded, path2: gone, hashed: 'both' }, ['unknown'], 'hold UNREADABLE'],
    [
      'files that were never the same, found when hashes are filled in',
      { path1: known, path2: known, compare: checksums },
      ['different'],
      'keep-both CONFLICT',
    ],
    ['nothing to fill in where nobody can read', { path1: known, path2: known, compare: checksums }, ['unknown'], 'nothing'],
    ['a time that does not count', { path1: touched, path2: known, compare: checksums, hashed: 'both' }, ['same'], 'adopt SAME_CONTENT'],
    [
      'nothing to remember',
      { path1: known, path2: known, compare: { ...checksums, ownRevision: false }, hashed: 'both' },
      ['same', 'same'],
      'nothing',
    ],
  ])('%s', (_, given, findings, verdict) => {
    expect(decided(given, ...findings)).toBe(verdict)
  })

  test.each<[what: string, given: Case, verdict: string]>([
    ['an edit next to a doubt', { path1: chmodded, path2: edited }, 'keep-both CONFLICT'],
    ['a deletion next to a doubt', { path1: chmodded, path2: gone }, 'copy path2 EDIT_BEATS_DELETE_1'],
    ['a time that does not count', { path1: touched, path2: known, compare: { modtime: false } }, 'adopt SAME_CONTENT'],
    [
      'a time that does not count next to a deletion',
      { path1: touched, path2: gone, compare: { modtime: false } },
      'copy path2 EDIT_BEATS_DELETE_1',
    ],
    [
      'sizes alone next to a deletion',
      { path1: touched, path2: gone, compare: { modtime: false, ownRevision: false } },
      'delete path1 DELETED_ON_2',
    ],
    [
      'content that a hash is wanted of and nobody has, next to an edit',
      { path1: known, path2: edited, compare: { ...checksums, ownRevision: false } },
      'keep-both CONFLICT',
    ],
    ['a revision nobody asks for', { path1: chmodded, path2: known, compare: { ownRevision: false } }, 'adopt SAME_CONTENT'],
    [
      'a revision nobody asks for next to a deletion',
      { path1: chmodded, path2: gone, compare: { ownRevision: false } },
      'delete path1 DELETED_ON_2',
    ],
  ])('without reading: %s', (_, given, verdict) => {
    expect(outline(begin(given).decide().verdicts)).toBe(verdict)
  })

  test('hashes that were read or still hold are remembered, and no other', () => {
    const hashesOf = (given: Case, finding: Finding) => {
      const entries = begin(given)
      const [inquiry] = entries.inquiries()
      const answers = inquiry === undefined ? undefined : new Map([['f', answerOf(inquiry, finding, null)]])
      const [verdict] = entries.decide(answers).verdicts
      return verdict?.kind === 'decided' && 'hashes' in verdict.operation ? verdict.operation.hashes : undefined
    }
    expect(hashesOf({ path1: chmodded, path2: known, hashed: 'both' }, 'same')).toEqual({ path1: hash, path2: hash })
    const sizes = { path1: touched, path2: known, compare: { modtime: false }, hashed: 'both' } as const
    expect(hashesOf(sizes, 'same')).toEqual({ path1: null, path2: hash })
  })
})
