import type { Problem, ProblemCode } from '@pairwise/contracts'

interface RefusalFacts {
  readonly params?: NonNullable<Problem['params']>
  readonly errors?: NonNullable<Problem['errors']>
  readonly cause?: unknown
}

/**
 * What was asked for is not done, for a reason of the closed set. `detail` is for people who read logs and
 * answers of scripts: what, why, how to fix. The web app has its own texts, keyed by the code.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ProblemCode
  readonly params: Problem['params']
  readonly errors: Problem['errors']

  constructor(code: ProblemCode, detail: string, facts: RefusalFacts = {}) {
    super(detail, facts.cause === undefined ? {} : { cause: facts.cause })
    this.code = code
    this.params = facts.params
    this.errors = facts.errors
  }
}
