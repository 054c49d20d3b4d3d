import type { Failure } from '@pairwise/contracts'

interface FailureText {
  readonly cause: string
  /** What helps, when the cause is a known one. */
  readonly help: string | null
}

type Params = NonNullable<Failure['params']>

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
    help: 'Give the user that the server runs as the right to read the folder, then try again.',
  }),
  'paths-overlap': () => ({
    cause: 'The two folders are the same, or one is inside the other.',
    help: 'Choose folders that lie apart in the settings of the pair.',
  }),
  'filters-invalid': (_, message) => ({ cause: message, help: 'Correct the filters in the settings of the pair.' }),
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
