import type { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'

export interface PairSide {
  readonly connectionId: string
  readonly folder: string
  readonly name: string
}

/** A pair as it is stored. Columns of JSON are what their writer put there. */
export interface PairRow {
  readonly id: string
  readonly name: string
  readonly path1: PairSide
  readonly path2: PairSide
  readonly settings: unknown
  /** Goes up with every change of settings or folders; plans name the version they were made with. */
  readonly version: number
  /** Goes up with every change that a person makes: what an ETag is made of. */
  readonly revision: number
  readonly schedule: unknown
  readonly schedulePaused: boolean
  readonly followUp: boolean
  readonly sample: boolean
  readonly contentForViewers: boolean
  /** Null while the pair has no baseline. */
  readonly baselineVersion: number | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

export const pairInclude = { baseline: { select: { version: true } } } as const satisfies Prisma.PairInclude

export async function readPair({ client }: Scope, pairId: string): Promise<PairRow | null> {
  const pair = await client.pair.findUnique({ where: { id: pairId }, include: pairInclude })
  return pair && pairRow(pair)
}

type SideColumns<N extends 1 | 2> = { [K in `path${N}ConnectionId` | `path${N}Folder` | `path${N}Name`]: string }

/** The three columns of one side. */
export function sideColumns<N extends 1 | 2>(n: N, { connectionId, folder, name }: PairSide): SideColumns<N> {
  return { [`path${n}ConnectionId`]: connectionId, [`path${n}Folder`]: folder, [`path${n}Name`]: name } as SideColumns<N>
}

export function pairRow(pair: Prisma.PairGetPayload<{ include: typeof pairInclude }>): PairRow {
  const { path1ConnectionId, path1Folder, path1Name, path2ConnectionId, path2Folder, path2Name, baseline, ...rest } = pair
  return {
    ...rest,
    path1: { connectionId: path1ConnectionId, folder: path1Folder, name: path1Name },
    path2: { connectionId: path2ConnectionId, folder: path2Folder, name: path2Name },
    baselineVersion: baseline?.version ?? null,
  }
}
