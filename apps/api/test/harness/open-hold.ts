import type { ApprovalRow, Database } from '@pairwise/db'

type Hold = Parameters<Database['approvals']['open']>[0]

/** A hold as a worker opens it when a run would delete six of ten files. */
export async function openHold(
  { approvals }: Pick<Database, 'approvals'>,
  pairId: string,
  changes: Partial<Hold> = {},
): Promise<ApprovalRow> {
  const opened = await approvals.open({
    kind: 'held',
    state: 'waiting',
    pairId,
    planId: null,
    runId: null,
    fingerprint: 'held-set',
    approvable: true,
    gates: [{ code: 'too-many-deletes', kind: 'part', side: 'path2', params: { deleted: 6, prior: 10, percent: 25 } }],
    facts: {
      number: 6,
      bytes: 60,
      side: 'path2',
      folders: [{ path: 'photos', files: 6, bytes: 60 }],
      folderCount: 1,
      causes: [],
      compared: null,
    },
    settingsVersion: 1,
    requestedBy: { kind: 'schedule', id: null, name: 'schedule' },
    why: null,
    winner: null,
    schedulePaused: false,
    ...changes,
  })
  if (opened === null) throw new Error('The hold was not opened.')
  return opened
}
