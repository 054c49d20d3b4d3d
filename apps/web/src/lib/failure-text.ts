import type { Failure } from '@pairwise/contracts'

interface FailureText {
  readonly cause: string
  /** What helps, when the cause is a known one. */
  readonly help: string | null
}

type Params = NonNullable<Failure['params']>

/** The storage that a failure is about, by the name of its connection. */
const storageOf = ({ connection }: Params) => (connection === undefined ? 'the disk of this server' : String(connection))
const startOf = (params: Params) => {
  const name = storageOf(params)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

interface ConnectionFix {
  readonly label: string
  /** The part of the connection's page where it is done. */
  readonly part: 'test' | 'secrets' | 'address'
}

const test: ConnectionFix = { label: 'Test the connection', part: 'test' }
const edit: ConnectionFix = { label: 'Edit the connection', part: 'address' }
const compare: ConnectionFix = { label: 'Compare keys', part: 'test' }
const fixes: Readonly<Record<string, readonly ConnectionFix[]>> = {
  'sign-in-refused': [{ label: 'Replace the key', part: 'secrets' }, test],
  'sign-in-expired': [{ label: 'Sign in again', part: 'secrets' }, test],
  'host-key-unknown': [compare],
  'host-key-changed': [compare],
  'certificate-untrusted': [edit, test],
  'storage-missing': [edit, test],
  'storage-unreachable': [test, edit],
  'listing-cut': [test, edit],
}

/** What can be done about a failure on the page of the connection that it names. */
export function connectionFixes(code: string): readonly ConnectionFix[] {
  return fixes[code] ?? [test]
}

/** Ways in which a whole run or plan ends early. The set is open: a worker may be newer than this page, so what is not listed is shown as it was said. */
const known: Readonly<Record<string, (params: Params, message: string) => FailureText>> = {
  cancelled: () => ({ cause: 'It was stopped before it was finished.', help: 'Run the pair again: the next run goes on from here.' }),
  'lease-lost': () => ({
    cause: 'The worker was away for so long that another one took over.',
    help: 'Run the pair again. If it happens often, look at the load of the machine.',
  }),
  'worker-lost': () => ({
    cause: 'The worker stopped in the middle (power, restart or crash).',
    help: 'Run the pair again: what was done is kept, and the rest follows.',
  }),
  'baseline-moved': () => ({ cause: 'Another run of the pair finished in the meantime.', help: 'Run the pair again.' }),
  'plan-changed': () => ({
    cause: 'Files changed after the plan was made, so the plan no longer fits.',
    help: 'Make a new plan: it shows what would happen now.',
  }),
  'plan-stale': () => ({
    cause: 'Files changed after the plan was made, so the plan no longer fits.',
    help: 'Make a new plan: it shows what would happen now.',
  }),
  'root-missing': (_, message) => ({ cause: message, help: 'Check that the disk is mounted and that the folder exists, then try again.' }),
  'root-not-a-folder': (_, message) => ({ cause: message, help: 'Choose another folder in the settings of the pair.' }),
  'root-unreadable': (_, message) => ({
    cause: message,
    help: 'Where permission is denied, give the user that the server runs as the right to read the folder. Otherwise check its disk. Then try again.',
  }),
  'paths-overlap': () => ({
    cause: 'The two folders are the same, or one is inside the other.',
    help: 'Choose folders that lie apart in the settings of the pair.',
  }),
  'filters-invalid': (_, message) => ({ cause: message, help: 'Correct the filters in the settings of the pair.' }),
  'sign-in-refused': (params, message) => ({
    cause: `${startOf(params)} refused the user name or key. ${message}`,
    help: 'Replace the key or password, test the connection, then run the pair again.',
  }),
  'sign-in-expired': (params, message) => ({
    cause: `${startOf(params)} no longer accepts the stored sign-in. ${message}`,
    help: 'Sign in again, test the connection, then run the pair again.',
  }),
  'host-key-unknown': (params, message) => ({
    cause: `Nobody has trusted the key of ${storageOf(params)} yet. ${message}`,
    help: 'Compare its key with the server, trust it if both are the same, then run the pair again.',
  }),
  'host-key-changed': (params, message) => ({
    cause: `The key of ${storageOf(params)} changed. This can be a reinstall or an attack. ${message}`,
    help: 'Compare the keys with whoever runs the server. Trust the new one only if it is theirs.',
  }),
  'certificate-untrusted': (params, message) => ({
    cause: `The certificate of ${storageOf(params)} is not trusted here. ${message}`,
    help: 'Paste the certificate of its authority under “Trusted authority” of the connection, then run the pair again.',
  }),
  'storage-unreachable': (_, message) => ({ cause: message, help: 'Test the connection: each line says what is wrong and what helps.' }),
  'listing-cut': (_, message) => ({
    cause: message,
    help: 'Run the pair again. If it happens again, test the connection, and look at the server and at the proxies before it: some end answers that take long.',
  }),
  'storage-missing': (_, message) => ({
    cause: message,
    help: 'Check that the bucket is still there and that the connection names the right one, then run the pair again.',
  }),
  'test-failed': (_, message) => ({ cause: message, help: 'Correct the connection, then test it again.' }),
  'storage-full': (params) => ({
    cause: `${startOf(params)} is full, or a quota there is used up.`,
    help: 'Free space there or raise the quota, then run again: only what is left is done.',
  }),
  'not-allowed': (params, message) => ({
    cause: `${startOf(params)} does not allow it to this user: ${message}`,
    help: 'Give this user the right to read and write there, then run again.',
  }),
  'read-only': (params) => ({
    cause: `${startOf(params)} is read-only.`,
    help: 'Files can’t be synced both ways with it. Make it writable, then run again.',
  }),
  'name-not-allowed': (params, message) => ({
    cause: `${startOf(params)} can’t hold some names: ${message}`,
    help: 'Rename these files, or leave them out with a filter. Until then they stay on the other side only.',
  }),
  'storage-busy': (params, message) => ({
    cause: `${startOf(params)} asked to slow down, or is in trouble: ${message}`,
    help: 'Lower the parallel transfers of the pair, or run again later: only what is left is done.',
  }),
  'connection-lost': (params, message) => ({
    cause: `${startOf(params)} did not answer any more: ${message}`,
    help: 'Test the connection, then run again: only what is left is done.',
  }),
  'state-corrupt': (_, message) => ({
    cause: message,
    help: 'Preview a resync: it compares both sides anew and deletes nothing.',
  }),
  'state-missing': (_, message) => ({
    cause: message,
    help: 'Preview a resync: it compares both sides anew and deletes nothing.',
  }),
}

/** Why something failed, in words, as far as the page knows the cause. */
export function failureText(failure: Failure): FailureText {
  return known[failure.code]?.(failure.params ?? {}, failure.message) ?? { cause: failure.message, help: null }
}
