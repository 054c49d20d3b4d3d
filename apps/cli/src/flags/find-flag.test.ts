import { describe, expect, test } from 'vitest'
import { allFlags, findFlag, nameOfLetter } from './find-flag.ts'

// The names of the global flags and of those of bisync, from the manual of rclone 1.76.
const switches = `
  ask-password auto-confirm check-access check-first checksum create-empty-src-dirs delete-after delete-before delete-during
  delete-excluded disable-http-keep-alives disable-http2 download-hash dry-run dump-bodies dump-headers error-on-no-transfer
  fast-list fix-case force human-readable ignore-case ignore-case-sync ignore-checksum ignore-errors ignore-existing
  ignore-listing-checksum ignore-size ignore-times immutable inplace interactive links log-file-compress log-systemd metadata
  no-check-certificate no-check-dest no-cleanup no-console no-gzip-encoding no-slow-hash no-traverse no-unicode-normalization
  no-update-dir-modtime no-update-modtime progress progress-terminal-title quiet rc rc-enable-metrics rc-no-auth rc-serve
  rc-serve-no-modtime rc-web-gui rc-web-gui-force-update rc-web-gui-no-open-browser rc-web-gui-update recover refresh-times
  remove-empty-dirs resilient resync server-side-across-configs size-only slow-hash-sync-only stats-one-line stats-one-line-date
  suffix-keep-extension syslog track-renames update use-cookies use-json-log use-mmap use-server-modtime verbose
`
const withValues = `
  backup-dir backup-dir1 backup-dir2 bind buffer-size bwlimit bwlimit-file ca-cert cache-dir check-filename check-sync checkers
  client-cert client-key client-pass color compare compare-dest config conflict-loser conflict-resolve conflict-suffix contimeout
  copy-dest cpuprofile cutoff-mode default-time disable dscp dump exclude exclude-from exclude-if-present expect-continue-timeout
  files-from files-from-raw files-from0 filter filter-from filters-file fs-cache-expire-duration fs-cache-expire-interval
  hash-filter header header-download header-upload http-proxy include include-from kv-lock-time list-cutoff log-file
  log-file-max-age log-file-max-backups log-file-max-size log-format log-level low-level-retries max-age max-backlog
  max-buffer-memory max-connections max-delete max-delete-size max-depth max-duration max-lock max-size max-stats-groups
  max-transfer memprofile metadata-exclude metadata-exclude-from metadata-filter metadata-filter-from metadata-include
  metadata-include-from metadata-mapper metadata-set metrics-addr metrics-allow-origin metrics-baseurl metrics-cert
  metrics-client-ca metrics-htpasswd metrics-key metrics-max-header-bytes metrics-min-tls-version metrics-pass metrics-realm
  metrics-response-header metrics-salt metrics-server-read-timeout metrics-server-write-timeout metrics-template metrics-user
  metrics-user-from-header min-age min-size modify-window multi-thread-chunk-size multi-thread-cutoff multi-thread-streams
  multi-thread-write-buffer-size name-transform order-by partial-suffix password-command rc-addr rc-allow-origin rc-baseurl rc-cert
  rc-client-ca rc-files rc-htpasswd rc-job-expire-duration rc-job-expire-interval rc-key rc-max-header-bytes rc-min-tls-version
  rc-pass rc-realm rc-response-header rc-salt rc-server-read-timeout rc-server-write-timeout rc-template rc-user rc-user-from-header
  rc-web-fetch-url resync-mode retries retries-sleep stats stats-file-name-length stats-log-level stats-one-line-date-format
  stats-unit streaming-upload-cutoff suffix syslog-facility temp-dir timeout tpslimit tpslimit-burst track-renames-strategy
  transfers user-agent workdir
`
const named = (text: string) => text.trim().split(/\s+/)

describe('every flag of rclone is known, and takes a value if it does there', () => {
  test.each(named(switches))('--%s', (name) => expect(['switch', 'count']).toContain(findFlag(name).kind))
  test.each(named(withValues))('--%s VALUE', (name) => expect(['switch', 'count']).not.toContain(findFlag(name).kind))
})

test('its one-letter flags are its', () => {
  const letters = {
    '1': 'resync',
    c: 'checksum',
    f: 'filter',
    i: 'interactive',
    I: 'ignore-times',
    l: 'links',
    L: 'copy-links',
    M: 'metadata',
    n: 'dry-run',
    P: 'progress',
    q: 'quiet',
    u: 'update',
    v: 'verbose',
    x: 'one-file-system',
  }
  for (const [letter, name] of Object.entries(letters)) expect(nameOfLetter(letter, letter)).toBe(name)
})

test('a flag of ours has no name of rclone’s', () => {
  const theirs = new Set([...named(switches), ...named(withValues)])
  const ours = [...allFlags].filter(([, flag]) => flag.status === 'ours').map(([name]) => name)
  expect(ours.filter((name) => theirs.has(name))).toEqual([])
})

test.each(['drive-skip-gdocs', 's3-chunk-size', 'local-nounc', 'rc', 'metrics-addr'])('--%s is known', (name) =>
  expect(findFlag(name)).toBeDefined(),
)
test.each(['drive', 'drive-', 'toString', 'constructor-x', '', 's3-frobnicate'])('--%s is not', (name) =>
  expect(() => findFlag(name)).toThrow('unknown flag'),
)
