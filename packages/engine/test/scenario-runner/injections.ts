import type { Side } from '../../src/core/side.ts'
import { type Call, type Fault, Faults } from '../../src/testing/with-faults.ts'

/** Something that is to happen at the first call of its kind. */
export interface Injection {
  readonly side: Side
  readonly method: string
  readonly path: string
  readonly fault: Fault
}

/** Everything that is to happen in one run. What is planned and does not happen makes the scenario fail. */
export class Injections {
  readonly faults: Faults
  readonly #waiting: Injection[]

  constructor(planned: readonly Injection[]) {
    this.#waiting = [...planned]
    this.faults = new Faults((call) => this.#take(call))
  }

  get unused(): string[] {
    return this.#waiting.map(({ side, method, path, fault }) => `${fault.kind} at ${method} of ${path} on ${side}`)
  }

  #take(call: Call): Fault | null {
    const isMeant = (injection: Injection) =>
      injection.side === call.side && injection.method === call.method && injection.path === call.path
    const index = this.#waiting.findIndex(isMeant)
    return index === -1 ? null : (this.#waiting.splice(index, 1)[0] as Injection).fault
  }
}
