import type { FolderCheck, FolderFacts, FolderState, PairSide, ProblemCode, Side } from '@pairwise/contracts'
import { Refusal } from '../refusal.ts'

interface Sides {
  readonly path1: PairSide
  readonly path2: PairSide
}

const problems = {
  missing: { code: 'path-missing', why: 'does not exist', fix: 'Create it, or check the spelling and that its disk is mounted.' },
  'not-a-folder': { code: 'path-not-a-folder', why: 'is not a folder', fix: 'Name the folder that holds the files.' },
  'not-allowed': {
    code: 'path-not-allowed',
    why: 'is outside of the folders that pairs may use',
    fix: 'Use one of the allowed roots, or add it to PAIRWISE_LOCAL_ROOTS.',
  },
  unreadable: { code: 'path-unreadable', why: 'can’t be read by the worker', fix: 'Give its user the right to read the folder.' },
  'not-writable': {
    code: 'path-not-writable',
    why: 'can’t be written by the worker',
    fix: 'Give its user the right to write to the folder.',
  },
  unreachable: {
    code: 'path-unreachable',
    why: 'can’t be reached',
    fix: 'Test its connection: the test says what is wrong.',
  },
} as const satisfies Record<Exclude<FolderState, 'ok'>, { code: ProblemCode; why: string; fix: string }>

/** Refuses two folders that can't be kept the same: by what a worker saw of each, and of how they lie to each other. */
export function assertUsableFolders(check: FolderCheck, sides: Sides): void {
  assertUsable('path1', check.path1, sides.path1.folder)
  assertUsable('path2', check.path2, sides.path2.folder)
  if (check.relation === 'apart') return
  const params = { path1: sides.path1.folder, path2: sides.path2.folder, relation: check.relation }
  throw new Refusal('paths-overlap', `${relationText[check.relation]} Choose two folders that are apart, also after links are followed.`, {
    params,
  })
}

const relationText = {
  same: 'Both sides are the same folder.',
  'path1-inside-path2': 'Path 1 lies inside path 2.',
  'path2-inside-path1': 'Path 2 lies inside path 1.',
  unknown: 'It is not known how the two folders lie to each other.',
} as const satisfies Record<Exclude<FolderCheck['relation'], 'apart'>, string>

function assertUsable(side: Side, facts: FolderFacts | null, folder: string): void {
  if (facts?.state === 'ok') return
  const { code, why, fix } = problems[facts?.state ?? 'unreadable']
  // Of folders that no pair may use the worker says why, where it is another reason than the roots.
  const said = code === 'path-not-allowed' ? facts?.cause : undefined
  throw new Refusal(code, said === undefined ? `${folder} ${why}. ${fix}` : `${folder}: ${said}`, {
    params: { side, path: folder },
    errors: [{ path: `${side}.folder`, message: said ?? `This folder ${why}.` }],
  })
}
