import { closeSync, openSync, writeSync } from 'node:fs'
import { type CheckFinding, encodePath } from '@pairwise/engine'
import type { ParsedFlags } from './flags/parse-flags.ts'
import { UsageError } from './flags/usage-error.ts'

/** The lists of rclone's check: one for each kind of finding, and `combined` with all, a sign before each. */
const listFlags = ['match', 'differ', 'missing-on-src', 'missing-on-dst', 'error', 'combined'] as const
type ListFlag = (typeof listFlags)[number]

const signs = { match: '=', differ: '*', 'missing-on-src': '-', 'missing-on-dst': '+', error: '!' } as const satisfies Record<
  Exclude<ListFlag, 'combined'>,
  string
>

/** Writes paths, byte for byte and one a line, into the files that were asked for; `-` is stdout. */
export class FindingLists {
  readonly #files = new Map<ListFlag, number>()

  constructor(flags: ParsedFlags) {
    for (const flag of listFlags) {
      const file = flags.value(flag)
      if (file !== undefined && file !== '') this.#files.set(flag, file === '-' ? process.stdout.fd : open(flag, file))
    }
  }

  add(finding: CheckFinding): void {
    if (this.#files.size === 0) return
    const list = listOf(finding)
    const path = Buffer.concat([encodePath(finding.path), Buffer.from('\n')])
    this.#write(list, path)
    this.#write('combined', Buffer.concat([Buffer.from(`${signs[list]} `), path]))
  }

  close(): void {
    for (const file of this.#files.values()) if (file !== process.stdout.fd) closeSync(file)
  }

  #write(list: ListFlag, line: Buffer): void {
    const file = this.#files.get(list)
    if (file !== undefined) writeSync(file, line)
  }
}

function open(flag: ListFlag, file: string): number {
  try {
    return openSync(file, 'w')
  } catch (error) {
    throw new UsageError(`--${flag}: ${file} can’t be opened: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function listOf(finding: CheckFinding): Exclude<ListFlag, 'combined'> {
  switch (finding.kind) {
    case 'match':
    case 'differ':
      return finding.kind
    case 'missing':
      return finding.side === 'path1' ? 'missing-on-src' : 'missing-on-dst'
    case 'unreadable':
      return 'error'
  }
}
