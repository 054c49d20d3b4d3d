import type { SecondPersonRule, secondPersonApproval, secondPersonEnd, secondPersonRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { z } from 'zod'
import { type Actor, personNameOf, personOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { IndependenceService } from './independence.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

/** The rule that what is dangerous needs a second admin: on from two of them, and off only when two who are independent agree. */
export interface SecondPersonService {
  rule(actor: Actor): Promise<SecondPersonRule>
  ask(request: z.output<typeof secondPersonRequest>, actor: Actor): Promise<void>
  approve(approval: z.output<typeof secondPersonApproval>, actor: Actor): Promise<void>
  /** Takes one's own request back, or rejects another's. */
  end(request: z.output<typeof secondPersonEnd>, actor: Actor): Promise<void>
  switchOn(actor: Actor): Promise<void>
}

interface SecondPersonDeps {
  readonly repositories: Sources
  readonly independence: IndependenceService
  readonly transact: Transact
}

type Sources = Pick<Repositories, 'approvals' | 'settings'>
type Admins = readonly { readonly id: string; readonly name: string }[]

const offKey = 'second-person-off'
const requestKey = 'second-person-request'
/** As long as any approval waits. */
const requestLifeMs = 7 * 24 * 60 * 60_000

const person = z.object({ id: z.string(), name: z.string() })
const storedRequest = z.object({ by: person, why: z.string(), at: z.iso.datetime() })
const storedOff = z.object({ askedBy: person, approvedBy: person, at: z.iso.datetime() })
type StoredRequest = z.infer<typeof storedRequest>

/** Whose agreement switched the rule off, while both are admins still; null while it holds. */
export async function secondPersonOff({ settings }: Pick<Repositories, 'settings'>, admins: Admins) {
  const off = storedOff.nullable().parse(await settings.get(offKey))
  return off !== null && isAdmin(off.askedBy, admins) && isAdmin(off.approvedBy, admins) ? off : null
}

/** What was asked by somebody who is no admin any more, or too long ago, is not asked any more. */
async function openRequest({ settings }: Pick<Repositories, 'settings'>, admins: Admins, now: Date): Promise<StoredRequest | null> {
  const request = storedRequest.nullable().parse(await settings.get(requestKey))
  if (request === null || !isAdmin(request.by, admins)) return null
  return Date.parse(request.at) + requestLifeMs > now.getTime() ? request : null
}

export function createSecondPersonService({ repositories, independence, transact }: SecondPersonDeps): SecondPersonService {
  const areIndependent = async (one: string, other: string, now: Date) => (await independence.between(one, other, now)).independent

  /** The request that was read, taken so that nobody else can decide about it as well. */
  async function take({ settings, approvals }: Sources, requestedAt: string, now: Date): Promise<StoredRequest> {
    const request = await openRequest({ settings }, await approvals.admins(), now)
    const isMeant = request !== null && Date.parse(request.at) === Date.parse(requestedAt)
    if (!isMeant || !(await settings.take(requestKey, request)))
      throw new Refusal('already-decided', 'Somebody was first: this request is not open any more.')
    return request
  }

  return {
    async rule(actor) {
      const now = new Date()
      const admins = await repositories.approvals.admins()
      const off = await secondPersonOff(repositories, admins)
      const state = admins.length < 2 ? 'alone' : off === null ? 'on' : 'off'
      const request = state === 'on' ? await openRequest(repositories, admins, now) : null
      if (request === null) {
        const agreed = off && { askedBy: off.askedBy.name, approvedBy: off.approvedBy.name, at: off.at }
        return { state, request: null, off: state === 'off' ? agreed : null }
      }
      const { by, why, at } = request
      const able: typeof admins = []
      for (const admin of admins) if (await areIndependent(by.id, admin.id, now)) able.push(admin)
      const isOwn = actor.kind === 'person' && actor.userId === by.id
      const isAble = actor.kind === 'person' && able.some(({ id }) => id === actor.userId)
      const hindrance = isOwn ? 'own-request' : isAble ? null : 'not-independent'
      return { state, request: { by: by.name, why, at, isOwn, hindrance, approvers: able.map(({ name }) => name) }, off: null }
    },

    ask: ({ why }, actor) =>
      transact(async (within) => {
        const now = new Date()
        const admins = await within.approvals.admins()
        if (admins.length < 2) throw new Refusal('not-approvable', 'There is one admin, who approves their own requests already.')
        if ((await secondPersonOff(within, admins)) !== null) throw new Refusal('not-approvable', 'It is switched off already.')
        if ((await openRequest(within, admins, now)) !== null)
          throw new Refusal('approval-open', 'Somebody asked for it already. Wait for the decision, or take the request back.')
        const by = { id: personOf(actor), name: personNameOf(actor) }
        await within.settings.put(requestKey, { by, why, at: now.toISOString() } satisfies StoredRequest)
        await note(within, actor, { before: 'on', after: 'off was asked for', why })
      }),

    approve: ({ requestedAt }, actor) =>
      transact(async (within) => {
        const now = new Date()
        const { by, why } = await take(within, requestedAt, now)
        const approvedBy = { id: personOf(actor), name: personNameOf(actor) }
        if (by.id === approvedBy.id) throw new Refusal('own-request', 'You asked for this, so someone else must approve it.')
        if (!(await areIndependent(by.id, approvedBy.id, now)))
          throw new Refusal('not-independent', 'Your account and the requester’s depend on each other. Another admin must approve.')
        await within.settings.put(offKey, { askedBy: by, approvedBy, at: now.toISOString() })
        await note(within, actor, { before: 'on', after: 'off', askedBy: by.name, why })
      }),

    end: ({ requestedAt, reason }, actor) =>
      transact(async (within) => {
        const { by } = await take(within, requestedAt, new Date())
        const isOwn = by.id === personOf(actor)
        if (!isOwn && reason === '') {
          throw new Refusal('bad-request', 'Say why it is rejected.', { errors: [{ path: 'reason', message: 'Say why.' }] })
        }
        await note(within, actor, {
          before: 'off was asked for',
          after: isOwn ? 'request taken back' : 'request rejected',
          askedBy: by.name,
          reason,
        })
      }),

    switchOn: (actor) =>
      transact(async (within) => {
        if ((await secondPersonOff(within, await within.approvals.admins())) === null) return
        await within.settings.remove(offKey)
        await note(within, actor, { before: 'off', after: 'on' })
      }),
  }
}

function isAdmin({ id }: { readonly id: string }, admins: Admins): boolean {
  return admins.some((admin) => admin.id === id)
}

interface RuleChange {
  readonly before: string
  readonly after: string
  readonly askedBy?: string
  readonly why?: string
  readonly reason?: string
}

function note(within: Repositories, actor: Actor, { before, after, ...more }: RuleChange): Promise<void> {
  return record(within, actor, {
    action: 'settings.update',
    subject: { type: 'settings', name: 'Dangerous runs need a second admin' },
    before: { secondPerson: before },
    after: { secondPerson: after, ...more },
  })
}
