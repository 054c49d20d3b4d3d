import type { Repositories } from '@pairwise/db'
import { z } from 'zod'
import { createIndependenceService } from './independence.ts'

type Person = { readonly id: string; readonly name: string }
type Admins = readonly Person[]

export const offKey = 'second-person-off'
export const requestKey = 'second-person-request'
/** As long as any approval waits. */
const requestLifeMs = 7 * 24 * 60 * 60_000

const person = z.object({ id: z.string(), name: z.string() })
const storedRequest = z.object({ by: person, why: z.string(), at: z.iso.datetime() })
const storedOff = z.object({ askedBy: person, approvedBy: person, at: z.iso.datetime() })
export type StoredRequest = z.infer<typeof storedRequest>
export type StoredOff = z.infer<typeof storedOff>

/** Whose agreement switched the rule off, while both are admins still; null while it holds. */
export async function secondPersonOff({ settings }: Pick<Repositories, 'settings'>, admins: Admins): Promise<StoredOff | null> {
  const off = storedOff.nullable().parse(await settings.get(offKey))
  return off !== null && isAdmin(off.askedBy, admins) && isAdmin(off.approvedBy, admins) ? off : null
}

/** What was asked by somebody who is no admin any more, or too long ago, is not asked any more. */
export async function openRequest({ settings }: Pick<Repositories, 'settings'>, admins: Admins, now: Date): Promise<StoredRequest | null> {
  const request = storedRequest.nullable().parse(await settings.get(requestKey))
  if (request === null || !isAdmin(request.by, admins)) return null
  return Date.parse(request.at) + requestLifeMs > now.getTime() ? request : null
}

/** The rule as the audit log names it. */
export const secondPersonSubject = { type: 'settings', name: 'Dangerous runs need a second admin' } as const

export interface AwaitedRequest extends StoredRequest {
  /** The admins who can agree to it. */
  readonly approvers: Admins
}

/** The request that the rule be switched off, while there is something to decide: null when nobody asks, or it is off. */
export async function awaitedRequest(
  sources: Pick<Repositories, 'approvals' | 'settings' | 'dependences'>,
  now: Date,
): Promise<AwaitedRequest | null> {
  const admins = await sources.approvals.admins()
  if (admins.length < 2 || (await secondPersonOff(sources, admins)) !== null) return null
  const request = await openRequest(sources, admins, now)
  if (request === null) return null
  const independence = createIndependenceService(sources)
  const approvers: Person[] = []
  for (const admin of admins) {
    if ((await independence.between(request.by.id, admin.id, now)).independent) approvers.push(admin)
  }
  return { ...request, approvers }
}

function isAdmin({ id }: { readonly id: string }, admins: Admins): boolean {
  return admins.some((admin) => admin.id === id)
}
