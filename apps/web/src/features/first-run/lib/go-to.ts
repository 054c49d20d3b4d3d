import type { SetupDraft } from './setup-draft.ts'
import type { SetupPageName } from './setup-steps.ts'

/** Goes to a step and keeps what was learned on the way. */
export type GoTo = (step: SetupPageName, learned?: Partial<SetupDraft>) => void
