import type { Flags } from './flag.ts'

const winners = ['none', 'path1', 'path2', 'newer', 'older', 'larger', 'smaller']
const levels = ['DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR']

const runFlags = {
  resync: {
    short: '1',
    kind: 'switch',
    status: 'same',
    note: 'make the baseline anew from both sides; path1 wins, nothing is deleted',
  },
  'resync-mode': {
    kind: 'text',
    status: 'better',
    value: 'WHO',
    choices: [...winners, 'keep-both'],
    note: 'a resync in which another one wins: path1, path2, newer, older, larger, smaller; keep-both keeps both',
  },
  'dry-run': { short: 'n', kind: 'switch', status: 'better', note: 'show exactly what would happen, change nothing, save nothing' },
  mode: {
    kind: 'text',
    status: 'ours',
    value: 'MODE',
    choices: ['two-way', 'additive', 'mirror-path1', 'mirror-path2', 'update-path1', 'update-path2'],
    note: 'two-way, additive (nothing is deleted), or one-way: mirror-path1, mirror-path2, update-path1, update-path2',
  },
  'skip-deletions': {
    kind: 'text',
    status: 'ours',
    value: 'SIDES',
    choices: ['path1', 'path2', 'both'],
    note: 'never delete on path1, on path2 or on both',
  },
  config: {
    kind: 'text',
    status: 'same',
    value: 'FILE',
    note: 'the rclone.conf that has the remotes; only tokens that were renewed are written',
  },
  workdir: { kind: 'text', status: 'same', value: 'DIR', note: 'where the state of pairs is kept' },
  'create-empty-src-dirs': { kind: 'switch', status: 'same', note: 'empty folders come and go too' },
  'remove-empty-dirs': { kind: 'switch', status: 'same', note: 'remove all empty folders at the end' },
  'no-cleanup': { kind: 'switch', status: 'same', note: 'keep the run’s plan in the folder of --workdir' },
} as const satisfies Flags

const safetyFlags = {
  'max-delete': {
    kind: 'int',
    status: 'same',
    value: 'PERCENT',
    min: 0,
    max: 100,
    note: 'stop when more than this share of a side’s files was deleted (50)',
  },
  force: { kind: 'switch', status: 'same', note: 'go on even if too many files were deleted, or all were changed' },
  'check-access': { kind: 'switch', status: 'same', note: 'stop unless both sides hold the same RCLONE_TEST files' },
  'check-filename': { kind: 'text', status: 'same', value: 'NAME', note: 'another name for the files of --check-access' },
  'check-sync': {
    kind: 'text',
    status: 'better',
    value: 'WHEN',
    choices: ['true', 'false', 'only'],
    note: 'true: compare the saved lists of both sides after the run, which are one file here; only: do nothing else',
  },
  'max-lock': { kind: 'duration', status: 'better', value: 'TIME', note: 'another host’s lock expires after this long (at least 2m)' },
  recover: { kind: 'switch', status: 'better', note: 'always on: an interrupted run is gone on with' },
  resilient: { kind: 'switch', status: 'same', note: 'later runs may go on without a resync after a critical stop' },
  'critical-exit-code': {
    kind: 'int',
    status: 'ours',
    value: 'N',
    min: 1,
    max: 255,
    note: 'the exit code of a critical stop (2)',
  },
} as const satisfies Flags

export const compareFlags = {
  compare: { kind: 'text', status: 'same', value: 'LIST', note: 'what makes a file a changed one: any of size,modtime,checksum' },
  checksum: { short: 'c', kind: 'switch', status: 'same', note: 'compare size and checksum' },
  'size-only': { kind: 'switch', status: 'same', note: 'compare sizes only' },
  'ignore-size': { kind: 'switch', status: 'same', note: 'leave sizes out' },
  'ignore-listing-checksum': { kind: 'switch', status: 'same', note: 'checksums only before a copy, not to find changes' },
  'slow-hash-sync-only': { kind: 'switch', status: 'same', note: 'the same, as a local disk has to read a file for its checksum' },
  'no-slow-hash': { kind: 'switch', status: 'same', note: 'no checksums of local files at all' },
  'download-hash': { kind: 'switch', status: 'same', note: 'checksums even where files must be read for them' },
  'modify-window': { kind: 'duration', status: 'same', value: 'TIME', note: 'modified times that differ by less are equal' },
  'no-own-revision': { kind: 'switch', status: 'ours', note: 'don’t look for edits that kept size and modified time' },
  'track-renames': {
    kind: 'switch',
    status: 'better',
    note: 'find moves by name, size and time too; by file identity they are always found',
  },
} as const satisfies Flags

const conflictFlags = {
  'conflict-resolve': {
    kind: 'text',
    status: 'better',
    value: 'WHO',
    choices: [...winners, 'ask'],
    note: 'who wins when both sides changed: none (both stay), path1, path2, newer, older, larger, smaller; ask touches neither',
  },
  'conflict-loser': {
    kind: 'text',
    status: 'better',
    value: 'WHAT',
    choices: ['num', 'pathname', 'delete', 'version'],
    note: 'the loser’s fate: num, pathname, delete; version moves it to the backup folder',
  },
  'conflict-suffix': {
    kind: 'text',
    status: 'same',
    value: 'A[,B]',
    note: 'instead of .conflict; {DateOnly} and other dates are filled in',
  },
  'ignore-case-sync': { kind: 'switch', status: 'same', note: 'names that differ only in case are one' },
  'fix-case': { kind: 'switch', status: 'same', note: 'path1’s spelling of a name goes to path2' },
  'no-unicode-normalization': { kind: 'switch', status: 'same', note: 'names are one only if their bytes are' },
} as const satisfies Flags

const keepFlags = {
  'backup-dir1': {
    kind: 'text',
    status: 'same',
    value: 'DIR',
    note: 'keep what is replaced or deleted on path1; a folder outside of both paths, also where a filter would leave it out',
  },
  'backup-dir2': {
    kind: 'text',
    status: 'same',
    value: 'DIR',
    note: 'keep what is replaced or deleted on path2; likewise outside of both',
  },
  'backup-dir': { kind: 'text', status: 'same', value: 'DIR', note: 'one folder for both' },
  suffix: {
    kind: 'text',
    status: 'better',
    value: 'TEXT',
    note: 'behind the names of what is kept there; dates such as {DateOnly} are filled in',
  },
  'suffix-keep-extension': { kind: 'switch', status: 'same', note: 'suffixes stand before the extension' },
  metadata: { short: 'M', kind: 'switch', status: 'same', note: 'permissions, owner, extended attributes and ACLs travel' },
  'hard-links': { kind: 'switch', status: 'ours', note: 'names of one file stay names of one file on the other side' },
  links: { short: 'l', kind: 'switch', status: 'better', note: 'symbolic links travel, as links' },
  'copy-links': {
    short: 'L',
    kind: 'switch',
    status: 'better',
    note: 'what links lead to is copied; nothing is ever written behind a link',
  },
} as const satisfies Flags

const limitFlags = {
  transfers: { kind: 'int', status: 'same', value: 'N', min: 1, max: 1024, note: 'files copied at once (4)' },
  checkers: { kind: 'int', status: 'same', value: 'N', min: 1, max: 1024, note: 'files compared at once (8)' },
  bwlimit: { kind: 'bandwidth', status: 'same', value: 'SIZE', note: 'bytes a second, or a timetable: "08:00,512k 19:00,off"' },
  'max-transfer': { kind: 'size', status: 'better', value: 'SIZE', note: 'take up nothing new after so much was copied' },
  'max-duration': { kind: 'duration', status: 'better', value: 'TIME', note: 'take up nothing new after this long' },
  retries: {
    kind: 'int',
    status: 'better',
    value: 'N',
    min: 1,
    max: 1000,
    note: 'tries of what may work the next time (3); each operation by itself',
  },
  transport: {
    kind: 'text',
    status: 'ours',
    value: 'HOW',
    choices: ['builtin', 'rsync'],
    note: 'rsync sends of files over 1 MiB only what changed, and goes on with what was cut off; between folders of this machine and SSH hosts',
  },
  'rsync-compress': { kind: 'switch', status: 'ours', note: 'what rsync sends is compressed on its way' },
  'retries-sleep': { kind: 'duration', status: 'same', value: 'TIME', note: 'pause between them' },
} as const satisfies Flags

export const tellFlags = {
  verbose: { short: 'v', kind: 'count', status: 'same', note: 'tell more; twice: everything' },
  quiet: { short: 'q', kind: 'switch', status: 'same', note: 'errors only' },
  progress: { short: 'P', kind: 'switch', status: 'better', note: 'a line that moves; it is there on a terminal anyway' },
  'log-level': { kind: 'text', status: 'same', value: 'LEVEL', choices: levels, note: 'DEBUG, INFO, NOTICE or ERROR' },
  'skip-links': { kind: 'switch', status: 'same', note: 'don’t tell of links that are skipped' },
  'log-file': { kind: 'text', status: 'same', value: 'FILE', note: 'append the log to a file' },
  'use-json-log': { kind: 'switch', status: 'same', note: 'the log as one JSON object a line' },
  stats: { kind: 'duration', status: 'same', value: 'TIME', note: 'how often -v tells how far it is (1m)' },
  'stats-log-level': { kind: 'text', status: 'same', value: 'LEVEL', choices: levels, note: 'at which level (INFO)' },
  'error-on-no-transfer': { kind: 'switch', status: 'same', note: 'exit with 9 when no file was copied' },
  json: { kind: 'switch', status: 'ours', note: 'tell everything on stdout, one JSON object a line' },
} as const satisfies Flags

export const filterFlags = {
  'filters-file': { kind: 'text', status: 'same', value: 'FILE', note: 'rules; when they change, a resync is needed' },
  filter: { short: 'f', kind: 'list', status: 'same', value: 'RULE', note: 'one rule: "- *.tmp" or "+ /keep/**"' },
  'filter-from': { kind: 'list', status: 'same', value: 'FILE', note: 'rules from a file' },
  include: { kind: 'list', status: 'same', value: 'PATTERN', note: 'only these' },
  'include-from': { kind: 'list', status: 'same', value: 'FILE', note: 'only these, from a file' },
  exclude: { kind: 'list', status: 'same', value: 'PATTERN', note: 'not these' },
  'exclude-from': { kind: 'list', status: 'same', value: 'FILE', note: 'not these, from a file' },
  'exclude-if-present': { kind: 'list', status: 'same', value: 'NAME', note: 'no folder that holds a file of this name' },
  'files-from': { kind: 'list', status: 'same', value: 'FILE', note: 'exactly the files that are listed there' },
  'files-from-raw': { kind: 'list', status: 'same', value: 'FILE', note: 'the same, every line as it is' },
  'files-from0': { kind: 'list', status: 'same', value: 'FILE', note: 'the same, with NUL between the names' },
  'min-size': { kind: 'text', status: 'same', value: 'SIZE', note: 'no smaller files' },
  'max-size': { kind: 'text', status: 'same', value: 'SIZE', note: 'no larger files' },
  'min-age': { kind: 'text', status: 'same', value: 'TIME', note: 'no younger files' },
  'max-age': { kind: 'text', status: 'same', value: 'TIME', note: 'no older files' },
  'ignore-case': { kind: 'switch', status: 'same', note: 'patterns take upper and lower case as the same' },
} as const satisfies Flags

const plan = ['plan'] as const
export const planFlags = {
  out: { kind: 'text', status: 'ours', commands: plan, value: 'FILE', note: 'where the plan goes; - is stdout' },
} as const satisfies Flags

const check = ['check'] as const
export const checkFlags = {
  'one-way': { kind: 'switch', status: 'same', commands: check, note: 'what only path2 has is no difference' },
  download: { kind: 'switch', status: 'same', commands: check, note: 'compare by reading, as is always done between folders' },
  combined: { kind: 'text', status: 'same', commands: check, value: 'FILE', note: 'list every path there behind =, *, +, - or !' },
  match: { kind: 'text', status: 'same', commands: check, value: 'FILE', note: 'list there what is the same' },
  differ: { kind: 'text', status: 'same', commands: check, value: 'FILE', note: 'list there what differs' },
  'missing-on-src': { kind: 'text', status: 'same', commands: check, value: 'FILE', note: 'list there what only path2 has' },
  'missing-on-dst': { kind: 'text', status: 'same', commands: check, value: 'FILE', note: 'list there what only path1 has' },
  error: { kind: 'text', status: 'same', commands: check, value: 'FILE', note: 'list there what could not be read' },
} as const satisfies Flags

/** The flags that have an effect, as the help groups them. */
export const flagGroups = [
  { title: 'What a run does', flags: runFlags },
  { title: 'Safety', flags: safetyFlags },
  { title: 'What counts as changed', flags: compareFlags },
  { title: 'Conflicts and names', flags: conflictFlags },
  { title: 'Which files take part', flags: filterFlags },
  { title: 'What is kept, and what travels besides content', flags: keepFlags },
  { title: 'Speed and limits', flags: limitFlags },
  { title: 'What you are told', flags: tellFlags },
] as const

export const workingFlags = {
  ...runFlags,
  ...safetyFlags,
  ...compareFlags,
  ...conflictFlags,
  ...filterFlags,
  ...keepFlags,
  ...limitFlags,
  ...tellFlags,
  ...planFlags,
  ...checkFlags,
}

export type WorkingFlag = keyof typeof workingFlags

/** Flags that decide which files take part: their order on the command line matters. */
export type FilterFlag = keyof typeof filterFlags

export function isFilterFlag(name: string): name is FilterFlag {
  return Object.hasOwn(filterFlags, name)
}
