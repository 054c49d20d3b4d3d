import type { TestLine, TestStep } from '@pairwise/contracts'

/** What each line of a test is called. */
const stepText = {
  reach: 'Reach the server',
  'sign-in': 'Sign in',
  list: 'List the folder',
  write: 'Write a test file',
  'read-back': 'Read it back',
  delete: 'Delete it',
  clock: 'Clock difference',
} as const satisfies Record<TestStep, string>

/** The heading of a line. A clock's difference stands in its own words. */
export function lineTitle({ step, state, text }: Pick<TestLine, 'step' | 'state' | 'text'>): string {
  return step === 'clock' && state === 'ok' && text !== null ? `${stepText.clock} ${text}` : stepText[step]
}

/** What a line says below its heading. */
export function lineDetail({ step, state, text, fix }: TestLine): string | null {
  const parts = step === 'clock' && state === 'ok' ? [fix] : [text, fix]
  const said = parts.filter((part) => part !== null)
  return said.length === 0 ? null : said.join(' ')
}

/** How long a line took, where it was tried. */
export function lineTime({ state, elapsedMs }: Pick<TestLine, 'state' | 'elapsedMs'>): string {
  if (state === 'skipped') return ''
  return elapsedMs < 1000 ? `${Math.max(1, Math.round(elapsedMs))} ms` : `${(elapsedMs / 1000).toFixed(1)} s`
}
