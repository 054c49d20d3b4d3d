import type { Flag, FlagKind, Flags } from './flag.ts'

const network = 'no network between folders'
const remote = 'there is no remote'
const memory = 'memory is bounded anyway'
const config = 'nothing is asked, and nothing written, for rclone’s configuration'
const stats = 'the progress line has one form'

/** Flags of rclone that mean nothing between two folders, or that ask for what is always so. They are accepted with a notice. */
export const idleFlags: Flags = {
  ...idle('switch', network, [
    'disable-http-keep-alives',
    'disable-http2',
    'no-check-certificate',
    'no-gzip-encoding',
    'use-cookies',
    'dump-bodies',
    'dump-headers',
  ]),
  ...idle('duration', network, ['contimeout', 'expect-continue-timeout', 'timeout']),
  ...idle('text', network, ['bind', 'client-cert', 'client-key', 'client-pass', 'dscp', 'dump', 'http-proxy', 'user-agent']),
  ...idle('list', network, ['ca-cert', 'header', 'header-download', 'header-upload']),
  ...idle('int', network, ['max-connections', 'tpslimit-burst']),
  ...idle('float', network, ['tpslimit']),

  ...idle('switch', remote, ['fast-list', 'no-traverse', 'refresh-times', 'server-side-across-configs', 'use-server-modtime']),
  ...idle('text', remote, ['disable', 'default-time']),
  ...idle('duration', remote, ['fs-cache-expire-duration', 'fs-cache-expire-interval', 'kv-lock-time']),
  ...idle('size', remote, ['multi-thread-chunk-size', 'multi-thread-cutoff', 'multi-thread-write-buffer-size', 'streaming-upload-cutoff']),
  ...idle('int', remote, ['multi-thread-streams']),

  ...idle('switch', memory, ['use-mmap']),
  ...idle('size', memory, ['buffer-size', 'max-buffer-memory']),
  ...idle('int', memory, ['list-cutoff', 'max-backlog', 'max-stats-groups']),

  ...idle('text', config, ['cache-dir', 'password-command']),
  ...idle('switch', config, ['ask-password', 'auto-confirm', 'no-console']),
  ...idle('text', 'temporary files stand beside their targets, under names of their own', ['temp-dir', 'partial-suffix']),

  ...idle('switch', stats, ['human-readable', 'progress-terminal-title', 'stats-one-line', 'stats-one-line-date']),
  ...idle('text', stats, ['stats-one-line-date-format', 'stats-unit']),
  ...idle('int', stats, ['stats-file-name-length']),
  ...idle('text', 'nothing is coloured', ['color']),

  ...idle('switch', 'everything is planned before the first change anyway', ['check-first']),
  ...idle('switch', 'deletions always come after the copies', ['delete-after', 'delete-before', 'delete-during']),
  ...idle('switch', 'every copy is checked by size, and by checksum where that costs no reading', ['ignore-checksum']),
  ...idle('switch', 'folders’ modified times don’t travel', ['no-update-dir-modtime']),
  ...idle('int', 'each operation is tried as often as --retries says', ['low-level-retries']),
  ...idle('text', 'what was started is always finished (rclone’s SOFT)', ['cutoff-mode'], ['HARD', 'SOFT', 'CAUTIOUS']),
  ...idle('text', 'files are matched by identity, and by name, size and time', ['track-renames-strategy']),
  ...idle('switch', 'saved times have no zone', ['localtime']),
  ...idle('text', '-vv tells about every file', ['debugname']),

  ...idle('switch', 'a disk’s case is found out', ['local-case-insensitive', 'local-case-sensitive']),
  ...idle('text', 'names keep their bytes', ['local-encoding']),
  ...idle('switch', 'names keep their bytes', ['local-unicode-normalization']),
  ...idle('text', 'the only checksum is SHA-256', ['local-hashes']),
  ...idle('text', 'a folder has no description', ['local-description']),
  ...idle('switch', 'a disk that is too full stops a run before its first change', ['local-fatal-if-no-space']),
  ...idle('switch', 'files are written one after the other', ['local-no-clone', 'local-no-preallocate', 'local-no-sparse']),
  ...idle('switch', 'sizes of links are not looked at', ['local-zero-size-links']),
  ...idle('switch', 'only Windows needs it', ['local-nounc']),
  ...idle('switch', 'a file that changes while it is read is always left for the next run', ['local-no-check-updated']),
}

function idle(kind: FlagKind, note: string, names: readonly string[], choices?: readonly string[]): Flags {
  const flag: Flag = { kind, note, status: 'no-effect', ...(choices === undefined ? {} : { choices }) }
  return Object.fromEntries(names.map((name) => [name, flag]))
}
