import type { FlagKind, Flags } from './flag.ts'

const servers = [
  'addr',
  'allow-origin',
  'baseurl',
  'cert',
  'client-ca',
  'htpasswd',
  'key',
  'max-header-bytes',
  'min-tls-version',
  'pass',
  'realm',
  'response-header',
  'salt',
  'server-read-timeout',
  'server-write-timeout',
  'template',
  'user',
  'user-from-header',
]

/** Flags of rclone that ask for what we don't have. Ignoring them could cost data or hide something, so they end the command. */
export const refusedFlags: Flags = {
  ...refuse('switch', 'nothing can be asked on the way; look at the plan with --dry-run first', ['interactive'], 'i'),
  ...refuse('switch', 'a file is copied only when it changed', ['ignore-times'], 'I'),
  ...refuse('switch', 'use --mode update-path1 or update-path2', ['update'], 'u'),
  ...refuse('switch', 'other file systems below a folder take part; leave them out with --exclude', ['one-file-system'], 'x'),
  ...refuse('switch', 'files that are on both sides are what a sync is about; use --mode additive', ['ignore-existing']),
  ...refuse('switch', 'use --mode additive with --backup-dir', ['immutable']),
  ...refuse('switch', 'a file is always replaced as a whole, never written in place', ['inplace']),
  ...refuse('switch', 'what could not be read is never taken for deleted', ['ignore-errors']),
  ...refuse('switch', 'the other side is always looked at before a change', ['no-check-dest']),
  ...refuse('switch', 'modified times always travel', ['no-update-modtime', 'local-no-set-modtime']),
  ...refuse('text', 'files are compared by their modified time', ['local-time-type']),
  ...refuse('switch', 'use --links', ['local-links']),
  ...refuse('switch', 'setuid and setgid are never set', ['local-metadata-restore-special-bits']),
  ...refuse('switch', 'files that don’t take part are never touched', ['delete-excluded']),
  ...refuse('list', 'there are no further folders to compare with or copy from', ['compare-dest', 'copy-dest']),
  ...refuse('list', 'names travel as they are', ['name-transform']),
  ...refuse('text', 'the order is by path', ['order-by']),
  ...refuse('int', 'use a filter such as "- /*/*/**"', ['max-depth']),
  ...refuse('text', 'use --include or --exclude', ['hash-filter']),
  ...refuse('size', 'deletions are limited by number; use --max-delete', ['max-delete-size']),
  ...refuse('bandwidth', 'there is one limit for all files; use --bwlimit', ['bwlimit-file']),
  ...refuse('list', 'metadata travels whole or not at all; use --metadata', [
    'metadata-exclude',
    'metadata-exclude-from',
    'metadata-filter',
    'metadata-filter-from',
    'metadata-include',
    'metadata-include-from',
    'metadata-set',
  ]),
  ...refuse('text', 'metadata travels as it is', ['metadata-mapper']),
  ...refuse('switch', 'the log goes to stderr or to --log-file', ['syslog', 'log-systemd']),
  ...refuse('text', 'the log goes to stderr or to --log-file', ['syslog-facility', 'windows-event-log-level']),
  ...refuse('switch', 'leave the rotation of the log to logrotate', ['log-file-compress']),
  ...refuse('duration', 'leave the rotation of the log to logrotate', ['log-file-max-age']),
  ...refuse('int', 'leave the rotation of the log to logrotate', ['log-file-max-backups']),
  ...refuse('size', 'leave the rotation of the log to logrotate', ['log-file-max-size']),
  ...refuse('text', 'lines have one form; use --use-json-log for machines', ['log-format']),
  ...refuse('text', 'use node’s own --cpu-prof and --heap-prof', ['cpuprofile', 'memprofile']),
  ...remoteControl(
    'rc',
    [
      '',
      'enable-metrics',
      'no-auth',
      'serve',
      'serve-no-modtime',
      'web-gui',
      'web-gui-force-update',
      'web-gui-no-open-browser',
      'web-gui-update',
    ],
    [...servers, 'files', 'job-expire-duration', 'job-expire-interval', 'web-fetch-url'],
  ),
  ...remoteControl('metrics', [], servers),
}

function refuse(kind: FlagKind, note: string, names: readonly string[], short?: string): Flags {
  return Object.fromEntries(names.map((name) => [name, { kind, note, status: 'refused', ...(short === undefined ? {} : { short }) }]))
}

function remoteControl(prefix: string, switches: readonly string[], values: readonly string[]): Flags {
  const named = (rest: string) => (rest === '' ? prefix : `${prefix}-${rest}`)
  const note = 'a run can’t be steered from outside; the server has an API'
  return { ...refuse('switch', note, switches.map(named)), ...refuse('text', note, values.map(named)) }
}
