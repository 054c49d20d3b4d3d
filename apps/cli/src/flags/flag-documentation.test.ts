import { expect, test } from 'vitest'
import { backendFlagCounts } from './backend-flags.ts'
import { allFlags } from './find-flag.ts'
import type { Flag, FlagStatus } from './flag.ts'
import { flagGroups } from './working-flags.ts'

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
  const sections = flagGroups.map(({ title, flags }) => table(`### ${title}`, Object.entries(flags)))
  return `${intro}\n${sections.join('\n')}\n${idleIntro}\n${table('', ofStatus('no-effect'))}${storages()}\n${refusedIntro}\n${table('', ofStatus('refused'))}`
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
