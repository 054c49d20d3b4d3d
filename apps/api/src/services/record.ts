import type { AuditAction, AuditSubjectType } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { type Actor, auditActor } from '../actor.ts'

/** An act as a service writes it down. */
export interface Act {
  readonly action: AuditAction
  readonly subject?: { readonly type: AuditSubjectType; readonly id?: string | number; readonly name?: string }
  /** What was and what is now, only as much as tells. Secrets are taken out on the way. */
  readonly before?: unknown
  readonly after?: unknown
}

/** Writes down what an actor did, in the transaction that did it: what is done and not written down can't be. */
export async function record({ audit }: Pick<Repositories, 'audit'>, actor: Actor, act: Act): Promise<void> {
  await audit.append({ actor: auditActor(actor), address: actor.address, ...act })
}
