import type { Flag } from '../flags/flag.ts'
import { checkFlags, filterFlags, flagGroups, planFlags, tellFlags, workingFlags } from '../flags/working-flags.ts'

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

export const bisyncHelp = [before, ...groups(), after].join('')

export const planHelp = `Usage: pairwise plan <path1> <path2> --out <file> [flags]

Write down what bisync would do, and change nothing. The plan is sealed: pairwise apply carries out exactly this.
Each line of it is a JSON object: a header, one for every change, and a trailer with the seal.
${group('Where it goes', planFlags)}
All flags of bisync, which decide what is in the plan, stand here as well: see pairwise bisync --help.

Exit codes: those of pairwise bisync --dry-run.

Example:
  pairwise plan /home/ann/photos /mnt/nas/photos --out plan.json
`

export const applyHelp = `Usage: pairwise apply <plan> [flags]

Carry out a plan that pairwise plan wrote, and nothing else. Every change is looked at once more right before it is made; what
is not any more as the plan saw it is set aside, and the rest is done. A plan is carried out once: after another run of the pair
it is refused.
${group('Flags', pick(workingFlags, ['workdir', 'max-lock', 'critical-exit-code']))}${group('What you are told', tellFlags)}
Exit codes: 0 done · 1 partly done, or the plan is out of date: make a new one · 2 critical · 64 wrong usage, or no whole plan

Example:
  pairwise apply plan.json
`

export const checkHelp = `Usage: pairwise check <path1> <path2> [flags]

Compare two folders as they are now, and change nothing. Files are the same when they hold the same bytes, whatever their
modified times. Empty folders and links are not looked at.
${group('What is compared, and where it is listed', { ...checkFlags, ...pick(workingFlags, ['size-only', 'checkers', 'ignore-case-sync', 'no-unicode-normalization']) })}${group('Which files take part', filterFlags)}${group('What you are told', tellFlags)}
Exit codes: 0 the same · 1 differences, or something could not be read · 2 critical · 64 wrong usage

Examples:
  pairwise check /home/ann/photos /mnt/nas/photos
  pairwise check /home/ann/photos /mnt/nas/photos --one-way --combined differences.txt
`

function groups(): string[] {
  return flagGroups.map(({ title, flags }) => group(title, flags))
}

function pick(flags: Readonly<Record<string, Flag>>, names: readonly string[]): Readonly<Record<string, Flag>> {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => names.includes(name)))
}

function group(title: string, flags: Readonly<Record<string, Flag>>): string {
  return `\n${title}:\n${Object.entries(flags)
    .map(([name, flag]) => line(name, flag))
    .join('')}`
}

function line(name: string, { short, value, note }: Flag): string {
  const start = `  ${short === undefined ? '   ' : `-${short},`} --${name}${value === undefined ? '' : ` ${value}`}`
  return `${start.length < column ? start.padEnd(column) : `${start}\n${' '.repeat(column)}`}${note}\n`
}
