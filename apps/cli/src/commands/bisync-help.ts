import type { Flag } from '../flags/flag.ts'
import { flagGroups } from '../flags/working-flags.ts'

const before = `Usage: pairwise bisync <path1> <path2> [flags]

Keep two folders the same, in both directions.

The first run of a pair needs --resync. Later runs copy, move and delete what changed on either side.
When both sides changed a file, both versions stay, as NAME.conflict1 and NAME.conflict2.
`

const after = `
Every flag may stand in the environment as well: RCLONE_MAX_DELETE=10 is --max-delete 10.
Other flags of rclone are accepted with a notice where they mean nothing here, and refused where we don't have them.

Exit codes: 0 done · 1 stopped or partly done, run it again · 2 critical, look into it, then --resync · 64 wrong usage

Examples:
  pairwise bisync /home/ann/photos /mnt/nas/photos --resync
  pairwise bisync /home/ann/photos /mnt/nas/photos --dry-run -v
  pairwise bisync /home/ann/photos /mnt/nas/photos --max-delete 10
`

const column = 32

export const bisyncHelp = [before, ...flagGroups.map(({ title, flags }) => group(title, flags)), after].join('')

function group(title: string, flags: Readonly<Record<string, Flag>>): string {
  return `\n${title}:\n${Object.entries(flags)
    .map(([name, flag]) => line(name, flag))
    .join('')}`
}

function line(name: string, { short, value, note }: Flag): string {
  const start = `  ${short === undefined ? '   ' : `-${short},`} --${name}${value === undefined ? '' : ` ${value}`}`
  return `${start.length < column ? start.padEnd(column) : `${start}\n${' '.repeat(column)}`}${note}\n`
}
