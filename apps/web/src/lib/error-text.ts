import { ApiError, NetworkError, type Problem, type ProblemCode, UnexpectedAnswerError } from '@pairwise/contracts'
import { plural } from './plural.ts'

/** What people read when something was refused or failed: what happened and why, then what helps. */
export interface ErrorText {
  readonly title: string
  readonly help: string
  /** What to give to whoever looks after the server. */
  readonly requestId: string | null
}

type Words = Pick<ErrorText, 'title' | 'help'>
type Params = NonNullable<Problem['params']>

const texts = {
  'bad-request': () => ({ title: 'The server did not accept this.', help: 'Look at the marked fields, change them, and try again.' }),
  'unknown-setting': (p) => ({
    title: p['name'] ? `There is no setting called ${p['name']}.` : 'There is a setting that the server does not know.',
    help: 'Reload the page: it may be older than the server.',
  }),
  unauthenticated: () => ({ title: 'You are not signed in.', help: 'Sign in again. You come back to this page.' }),
  'sign-in-refused': () => ({
    title: 'User name or password is not right.',
    help: 'Check both and try again. An admin can set a new password for you.',
  }),
  forbidden: (p) => ({
    title: p['reason'] === 'content-closed' ? 'This pair does not show file contents to viewers.' : 'Your role does not allow this.',
    help: p['whoCan'] ? `Ask one of: ${p['whoCan']}.` : 'Ask an admin to do it, or to change your role.',
  }),
  'origin-refused': () => ({
    title: 'The server refused a request from this address.',
    help: 'Open Pairwise at the address it was set up with. Behind a proxy, the proxy must pass on the Host header.',
  }),
  'setup-code-wrong': () => ({
    title: 'This setup code is not right.',
    help: 'Look for “setup code” in the server log. A new code is made at every start until it is used.',
  }),
  'sign-in-again': () => ({
    title: 'You signed in more than 15 minutes ago.',
    help: 'Confirm who you are with your password, a code or a passkey, then do it again.',
  }),
  'own-request': () => ({
    title: 'You asked for this, so someone else must approve it.',
    help: 'Remind another admin, or withdraw the request.',
  }),
  'not-independent': () => ({
    title: 'Your account depends on the person who asked, so another admin must approve this.',
    help: 'After 7 days and a sign-in with a second factor of your own you are independent.',
  }),
  'changed-limits': () => ({
    title: 'You changed the limits, filters or folders of this pair since its last good run, so another admin must approve.',
    help: 'Ask one of the admins who are named on the page.',
  }),
  'not-named': () => ({ title: 'This request was sent to another admin.', help: 'Ask the person who is named on the page.' }),
  'not-requester': () => ({ title: 'Only the person who asked for this can do that.', help: 'Ask them, or leave a comment.' }),
  'token-cannot-approve': () => ({ title: 'Tokens can never approve.', help: 'A person has to sign in and decide.' }),
  'fingerprint-changed': () => ({
    title: 'This is not the plan that was shown any more. Nothing was decided.',
    help: 'Read the page again: it shows what would happen now.',
  }),
  'already-decided': (p) => ({
    title: p['by'] ? `${p['by']} decided this already.` : 'This was decided already.',
    help: 'The page shows the decision. Yours was not needed.',
  }),
  'approval-expired': () => ({
    title: 'This request has expired: no decision in 7 days.',
    help: 'The next run, or a new request, shows what would happen now.',
  }),
  'approval-open': () => ({ title: 'A resync of this pair is already asked for.', help: 'Open that request, or withdraw it first.' }),
  'approval-needed': () => ({
    title: 'This plan has to be approved before it can be applied.',
    help: 'Send it for approval. Nothing was applied.',
  }),
  'not-approvable': () => ({
    title: 'This can’t be approved.',
    help: 'Fix the cause that the page names, then check again.',
  }),
  'reminded-lately': () => ({ title: 'A reminder was sent less than an hour ago.', help: 'Wait until the hour is over.' }),
  'number-wrong': () => ({ title: 'This is not the number of files. Nothing was decided.', help: 'Type the number that the page shows.' }),
  'not-found': () => ({ title: 'This does not exist, or it was removed.', help: 'Go back to the list and choose again.' }),
  'setup-needed': () => ({ title: 'This server has no admin yet.', help: 'Create the first admin with the setup code.' }),
  'setup-done': () => ({ title: 'An admin already exists.', help: 'Sign in instead.' }),
  'name-taken': (p) => ({
    title: p['name'] ? `The name ${p['name']} is already taken.` : 'This name is already taken.',
    help: 'Choose another name.',
  }),
  'run-active': () => ({ title: 'A run of this pair is active.', help: 'Wait until it ends, or stop it, then try again.' }),
  'nothing-failed': () => ({ title: 'No file is left to be tried again.', help: 'The page shows how the run ended.' }),
  'no-run-active': () => ({ title: 'This run has already ended.', help: 'There is nothing to stop. The page shows how it ended.' }),
  'plan-not-ready': () => ({ title: 'This plan is not ready.', help: 'Wait until both sides have been compared.' }),
  'plan-stale': () => ({
    title: 'This plan is out of date. Nothing was applied.',
    help: 'Make a new plan: it shows what would happen now.',
  }),
  'plan-applied': () => ({ title: 'This plan was already applied.', help: 'Open its run to see what happened.' }),
  'selection-changed': () => ({
    title: 'What is left out of this plan was changed meanwhile. Nothing was applied.',
    help: 'Look at the plan again: it shows what would be carried out now.',
  }),
  'conflict-decided': (p) => ({
    title: p['by'] ? `${p['by']} decided this conflict. Nothing was staged.` : 'Somebody else decided this conflict. Nothing was staged.',
    help: 'Look at the decision. Take it back first if you want another one.',
  }),
  'conflict-changed': (p) => ({
    title: p['path'] ? `${p['path']} changed again. Nothing was staged.` : 'A version changed again. Nothing was staged.',
    help: 'Look at the new version before you decide.',
  }),
  'conflict-gone': () => ({ title: 'This conflict is settled.', help: 'There is nothing left to decide about it.' }),
  'no-decisions': () => ({ title: 'Nothing is decided yet.', help: 'Decide some conflicts first, then apply the decisions.' }),
  'content-changed': () => ({
    title: 'This file changed since it was recorded.',
    help: 'Load the page again to see the new version. The next run records it.',
  }),
  'content-too-large': () => ({ title: 'This is too large to be shown or merged here.', help: 'Download it, or look at its first 2 MiB.' }),
  'choice-not-possible': () => ({
    title: 'This can’t be decided for this conflict.',
    help: 'Choose one of the decisions that are offered.',
  }),
  'content-unreadable': (p) => ({
    title: p['cause'] ? `This version could not be read: ${p['cause']}.` : 'This version could not be read.',
    help: 'You can still decide by date and size.',
  }),
  'not-text': () => ({ title: 'This file is not text.', help: 'Download it to look at it.' }),
  'text-not-encodable': (p) => ({
    title: p['encoding'] ? `The text has letters that ${p['encoding']} can’t hold.` : 'The text has letters that its encoding can’t hold.',
    help: 'Choose UTF-8 for the result, or leave these letters out.',
  }),
  'idempotency-key-reused': () => ({
    title: 'The same request was sent before with other contents. Nothing was done.',
    help: 'Reload the page and try again.',
  }),
  'precondition-failed': () => ({
    title: 'Somebody else changed this in the meantime. Nothing was saved.',
    help: 'Load the new values, then make your change again.',
  }),
  'path-not-allowed': (p) => ({
    title: p['path'] ? `${p['path']} is not a folder that pairs may use.` : 'Pairs may not use this folder.',
    help: 'Choose one that does not hold the data of Pairwise itself, in an allowed folder, or add its root to PAIRWISE_LOCAL_ROOTS and start the server again.',
  }),
  'path-missing': (p) => ({
    title: p['path'] ? `The folder ${p['path']} does not exist.` : 'This folder does not exist.',
    help: 'Create it, check the spelling, or check that its disk is mounted.',
  }),
  'path-not-a-folder': (p) => ({
    title: p['path'] ? `${p['path']} is not a folder.` : 'This is not a folder.',
    help: 'Choose the folder that holds the files.',
  }),
  'path-unreadable': (p) => ({
    title: p['path'] ? `The server may not read ${p['path']}.` : 'The server may not read this folder.',
    help: 'Give the user that the server runs as the right to read it.',
  }),
  'path-not-writable': (p) => ({
    title: p['path'] ? `The server may not write into ${p['path']}.` : 'The server may not write into this folder.',
    help: 'Changes flow both ways. Give the user that the server runs as the right to write.',
  }),
  'path-unreachable': (p) => ({
    title: p['path'] ? `${p['path']} can’t be reached.` : 'This folder can’t be reached.',
    help: 'Test its connection: each line of the test says what is wrong and what helps.',
  }),
  'connection-used': (p) => ({
    title: p['pairs']
      ? `Pairs use this connection: ${p['pairs']}. Nothing was deleted.`
      : 'Pairs use this connection. Nothing was deleted.',
    help: 'Choose another connection for them, or delete these pairs first.',
  }),
  'connection-written': (p) => ({
    title: p['pairs'] ? `Pairs write to this connection: ${p['pairs']}.` : 'Pairs write to this connection.',
    help: 'Choose another connection for them, or delete these pairs first.',
  }),
  'connection-read-only': (p) => ({
    title: `${p['connection'] ?? 'The connection'} is never written to, and a pair writes to both of its sides.`,
    help: 'Choose another connection, or let it be written to on its page.',
  }),
  'connection-built-in': () => ({
    title: 'This can’t be changed for this kind of storage.',
    help: 'This server’s disk has a name and nothing else to change. Only SFTP has keys of hosts.',
  }),
  'secret-needed': () => ({
    title: 'A secret has to be entered.',
    help: 'Stored secrets stay with the place they were stored for. Enter the marked ones, for the new place.',
  }),
  'rclone-conf-invalid': (p) => ({
    title: 'This rclone.conf can’t be used.',
    help: p['why'] ? String(p['why']) : 'Paste what `rclone config show` prints.',
  }),
  'paths-overlap': () => ({
    title: 'The two folders are the same, or one is inside the other.',
    help: 'That would copy files into themselves. Choose two folders that lie apart.',
  }),
  'schedule-invalid': (p) => ({
    title: 'The server can’t read this schedule.',
    help: p['reason'] ? String(p['reason']) : 'A cron expression has five fields: minute, hour, day, month, weekday.',
  }),
  'filters-invalid': (p) => ({
    title: p['line'] ? `The filters can’t be read: line ${p['line']}.` : 'The filters can’t be read.',
    help: p['reason'] ? String(p['reason']) : 'Each line starts with “+ ” or “- ” and a pattern.',
  }),
  'bandwidth-invalid': () => ({
    title: 'This is no speed.',
    help: 'Give one like 10M, which is 10 MiB a second, or off, or a timetable like 08:00,512k 19:00,off.',
  }),
  'precondition-required': () => ({
    title: 'The change was sent without the version it is based on.',
    help: 'Reload the page and try again.',
  }),
  'rate-limited': (p) => ({
    title: 'Too many tries in a short time.',
    help:
      typeof p['retryAfter'] === 'number'
        ? plural(p['retryAfter'], { one: 'Wait # second, then try again.', other: 'Wait # seconds, then try again.' })
        : 'Wait a minute, then try again.',
  }),
  'second-factor-needed': () => ({ title: 'A second step is needed.', help: 'Enter the code of your authenticator app.' }),
  'proof-refused': () => ({
    title: 'That was not right.',
    help: 'Check your password or code and try again. A code works once, for about a minute.',
  }),
  'username-taken': () => ({ title: 'This user name is taken.', help: 'Choose another one.' }),
  'last-admin': () => ({ title: 'This is the last admin who can sign in.', help: 'Make somebody else an admin first.' }),
  'own-account': () => ({
    title: 'You can’t do this to your own account.',
    help: 'Another admin can. Your own sign-in is in your profile.',
  }),
  'second-factor-on': () => ({ title: 'An authenticator app is set up already.', help: 'Turn it off first, then set up the new one.' }),
  'link-not-good': () => ({
    title: 'This link does not work any more.',
    help: 'It was used, withdrawn, or is too old. Ask an admin for a new one.',
  }),
  'provider-unavailable': () => ({
    title: 'The sign-in provider does not answer.',
    help: 'Sign in with user name and password, or try again in a minute.',
  }),
  internal: () => ({
    title: 'Something went wrong inside the server.',
    help: 'Try again. If it happens again, look in the server log for the request number below.',
  }),
  'worker-unavailable': () => ({
    title: 'No worker answers, so nothing can look at the folders now.',
    help: 'Check that the worker is running. It is started together with the server by “npm start”.',
  }),
  'database-unavailable': () => ({
    title: 'The server can’t reach its database.',
    help: 'Nothing on either side was changed. Check that the database runs; the page goes on by itself when it is back.',
  }),
} as const satisfies Record<ProblemCode, (params: Params) => Words>

/** The text of any error that a request can end in. */
export function errorText(error: unknown): ErrorText {
  if (error instanceof ApiError) return { ...wordsOf(error.problem), requestId: error.problem.requestId }
  if (error instanceof NetworkError) {
    return {
      title: 'The server can’t be reached.',
      help: 'Check your network and that the server is running. Whether the last action arrived is not known: look before you repeat it.',
      requestId: null,
    }
  }
  if (error instanceof UnexpectedAnswerError) {
    return {
      title: `Something between this page and the server answered (status ${error.status}).`,
      help: 'This can be a proxy, or a page that is older than the server. Reload the page and try again.',
      requestId: null,
    }
  }
  return {
    title: 'This page ran into a fault of its own.',
    help: 'Reload the page. Nothing on either side is changed by that.',
    requestId: null,
  }
}

/** The messages for the fields of a form, by field path, where the server named them. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries((error.problem.errors ?? []).map((field) => [field.path, field.message]))
}

/** Whether an error is a refusal by the server, with one of the given codes where any are given. */
export function isRefusal(error: unknown, ...codes: readonly ProblemCode[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code))
}

function wordsOf(problem: Problem): Words {
  const write: (params: Params) => Words = texts[problem.code]
  return write(problem.params ?? {})
}
