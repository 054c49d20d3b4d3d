import { expect, test } from 'vitest'
import { backendFlagCounts } from './backend-flags.ts'
import { allFlags } from './find-flag.ts'
import type { Flag, FlagStatus } from './flag.ts'
import { checkFlags, flagGroups, planFlags } from './working-flags.ts'

// The document is written from the table: `npx vitest run --project unit flag-documentation -u` brings it up to date.
test('docs/rclone-flags.md says of every flag what the table says', async () => {
  await expect(documentation()).toMatchFileSnapshot('../../../../docs/rclone-flags.md')
})

const words = {
  same: 'same',
  better: 'better',
  ours: 'ours',
  'no-effect': 'not applicable',
  refused: 'refused',
} as const satisfies Record<FlagStatus, string>

function documentation(): string {
  const groups = [
    ...flagGroups,
    { title: 'Only of pairwise plan', flags: planFlags },
    { title: 'Only of pairwise check', flags: checkFlags },
  ]
  const sections = groups.map(({ title, flags }) => table(`### ${title}`, Object.entries(flags)))
  return `${intro}\n${sections.join('\n')}\n${idleIntro}\n${table('', ofStatus('no-effect'))}${storages()}\n${refusedIntro}\n${table('', ofStatus('refused'))}\n${endings}`
}

const intro = `# Flags of \`pairwise bisync\`, and rclone's

\`pairwise bisync\` takes the flags of \`rclone bisync\` and rclone's global flags, as of rclone 1.76. Each one is in this table.

- **same**: it does what it does in rclone.
- **better**: it does that, and more, as the note says.
- **ours**: rclone doesn't have it.
- **not applicable**: it means nothing between two folders, or asks for what is always so. It is accepted, and one notice names it.
- **refused**: we don't have what it asks for. The command ends with exit code 64 and says why, before anything is looked at.

A name that neither rclone nor we know, and a value that can't be read, end the command with exit code 64 too.

Flags are written as for rclone: \`--flag value\` or \`--flag=value\`, \`--switch=false\`, one-letter flags alone or together (\`-MvP\`), before,
between or after the folders; \`--\` ends them. Times are written \`500ms\`, \`90s\`, \`1h30m\`, \`2d\`, \`1w\`; sizes \`100k\`, \`1.5G\`, \`off\`, and a
bare number counts KiB. Every flag may stand in the environment: \`RCLONE_MAX_DELETE=10\` is \`--max-delete 10\`, and the command line wins.

## Flags that have an effect
`

const idleIntro = `## Not applicable: accepted, with a notice
`

const refusedIntro = `## Refused, by name
`

const endings = `## Exit codes, and what blocks later runs

| Code | What happened | A resync is needed afterwards |
|---|---|---|
| 0 | done, or nothing to do; things left out on purpose are told | no |
| 1 | too many deletions, all files changed, another run is active; nothing was changed | no |
| 1 | a file failed, changed meanwhile or could not be read, or a limit was reached; the rest was done | no |
| 2 | no saved state, or one that is damaged or another pair's | yes, of itself |
| 2 | a side without files, access files that differ, filters that changed, folders that overlap, a failed \`--check-sync\` | yes, for every later run; with \`--resilient\` only this run ends |
| 2 | a folder is gone or can't be read | no |
| 9 | with \`--error-on-no-transfer\`: done, and no file was copied | no |
| 64 | an unknown or refused flag, or a bad value | no |
| 130 | stopped by Ctrl-C or SIGTERM; what was done is saved | no |

rclone ends with 7 where we end with 2 since its version 1.69: \`--critical-exit-code 7\` is for scripts that test for it. A dry run ends
as the run would, and neither sets nor clears what blocks later runs. A run that was killed needs no resync; a killed resync is gone
on with as one.

## Locks

One run of a pair at a time; a dry run needs no lock. The lock names its host, boot and process: when these are gone, the next run on
the same host takes it over at once. A lock of another host holds until that host lets go. With \`--max-lock 10m\` a lock ends after ten
minutes and is renewed a minute before, as long as its run lives; after its end anyone may take it over, and a run that slept past the
end of its own lock writes nothing more.
`

function table(title: string, flags: readonly (readonly [string, Flag])[]): string {
  const rows = flags.map(([name, flag]) => `| ${nameOf(name, flag)} | ${words[flag.status]} | ${cell(flag.note)} |`)
  return `${title === '' ? '' : `${title}\n\n`}| Flag | | |\n|---|---|---|\n${rows.join('\n')}\n`
}

function ofStatus(status: FlagStatus): readonly (readonly [string, Flag])[] {
  return [...allFlags].filter(([, flag]) => flag.status === status).sort(([a], [b]) => (a < b ? -1 : 1))
}

function storages(): string {
  return `${backendFlagCounts()
    .map(([prefix, count]) => `| \`--${prefix}-*\` (${count}) | not applicable | there is no remote |`)
    .join('\n')}\n`
}

function nameOf(name: string, { short, value }: Flag): string {
  return `\`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${cell(value)}`}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
