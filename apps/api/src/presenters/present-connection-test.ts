import { type ConnectionTest, capabilities, shownHostKey, testLine } from '@pairwise/contracts'
import type { ConnectionTestRow } from '@pairwise/db'
import { z } from 'zod'

const lines = z.array(testLine)

export function presentConnectionTest(row: ConnectionTestRow, now: Date): ConnectionTest {
  return {
    id: row.id,
    connectionId: row.connectionId,
    state: row.state,
    lines: lines.parse(row.lines),
    capabilities: capabilities.nullable().parse(row.capabilities),
    hostKey: shownHostKey.nullable().parse(row.hostKey),
    asOf: now.toISOString(),
  }
}
