import { type TestLine, type TestStep, testSteps } from '@pairwise/contracts'
import { troubleText } from './trouble-text.ts'

/** What a step found, where there is something to say. `null` text is just a tick. */
export interface Found {
  readonly state: 'ok' | 'skipped'
  readonly text: string | null
  readonly fix: string | null
}

/** The lines of a test, as they come to be. After a failure the rest is not tried. */
export class TestLines {
  readonly #lines: TestLine[] = []
  readonly #tell: (lines: readonly TestLine[]) => Promise<void>
  #hasFailed = false

  constructor(tell: (lines: readonly TestLine[]) => Promise<void>) {
    this.#tell = tell
  }

  get lines(): readonly TestLine[] {
    return this.#lines
  }

  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Null when it failed, or an earlier step did. */
  async step<T>(step: TestStep, work: () => Promise<T>, tell: (result: T) => Found = () => tick): Promise<T | null> {
    if (this.#hasFailed) return null
    const startedAt = performance.now()
    const elapsed = () => performance.now() - startedAt
    try {
      const result = await work()
      this.#lines.push({ step, ...tell(result), elapsedMs: elapsed() })
      return result
    } catch (error) {
      const trouble = troubleText(error)
      if (trouble === null) throw error
      this.#hasFailed = true
      this.#lines.push({ step, state: 'failed', ...trouble, elapsedMs: elapsed() })
      return null
    } finally {
      await this.#tell(this.#lines)
    }
  }

  /** All steps in their order; those that were not tried are skipped. */
  complete(): TestLine[] {
    return testSteps.map(
      (step) => this.#lines.find((line) => line.step === step) ?? { step, state: 'skipped', text: null, fix: null, elapsedMs: 0 },
    )
  }
}

export const tick: Found = { state: 'ok', text: null, fix: null }
