import type { SecondPersonRule, secondPersonApproval, secondPersonEnd, secondPersonRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { z } from 'zod'
import { type Actor, personNameOf, personOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announceAttention } from './announce.ts'
import { createIndependenceService } from './independence.ts'
import { leftAloneUntil } from './left-alone.ts'
import { record } from './record.ts'
import { tellNews, withdrawNews } from './second-person-news.ts'
import {
  awaitedRequest,
  offKey,
  openRequest,
  requestKey,
  type StoredOff,
  type StoredRequest,
  secondPersonOff,
  secondPersonSubject,
} from './second-person-state.ts'
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
  readonly transact: Transact
}

type Sources = Pick<Repositories, 'approvals' | 'settings' | 'dependences'>

export function createSecondPersonService({ repositories, transact }: SecondPersonDeps): SecondPersonService {
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
      const admins = await repositories.approvals.admins()
      const off = await secondPersonOff(repositories, admins)
      const state = admins.length < 2 ? 'alone' : off === null ? 'on' : 'off'
      const request = await awaitedRequest(repositories, new Date())
      if (request === null) {
        const agreed = off && { askedBy: off.askedBy.name, approvedBy: off.approvedBy.name, at: off.at }
        const aloneFrom = state === 'alone' ? await leftAloneUntil(repositories, new Date()) : null
        return { state, request: null, off: state === 'off' ? agreed : null, aloneFrom: aloneFrom?.toISOString() ?? null }
      }
      const { by, why, at, approvers } = request
      const isOwn = actor.kind === 'person' && actor.userId === by.id
      const isAble = actor.kind === 'person' && approvers.some(({ id }) => id === actor.userId)
      const hindrance = isOwn ? 'own-request' : isAble ? null : 'not-independent'
      return {
        state,
        request: { by: by.name, why, at, isOwn, hindrance, approvers: approvers.map(({ name }) => name) },
        off: null,
        aloneFrom: null,
      }
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
        const request: StoredRequest = { by, why, at: now.toISOString() }
        await within.settings.put(requestKey, request)
        await tellNews(within, { kind: 'asked', ...request })
        await note(within, actor, { before: 'on', after: 'off was asked for', why })
      }),

    approve: ({ requestedAt }, actor) =>
      transact(async (within) => {
        const now = new Date()
        const { by, why } = await take(within, requestedAt, now)
        const approvedBy = { id: personOf(actor), name: personNameOf(actor) }
        if (by.id === approvedBy.id) throw new Refusal('own-request', 'You asked for this, so someone else must approve it.')
        if (!(await createIndependenceService(within).between(by.id, approvedBy.id, now)).independent)
          throw new Refusal('not-independent', 'Your account and the requester’s depend on each other. Another admin must approve.')
        await within.settings.put(offKey, { askedBy: by, approvedBy, at: now.toISOString() } satisfies StoredOff)
        await tellNews(within, { kind: 'approved', by, decidedBy: approvedBy.name, at: now.toISOString() })
        await note(within, actor, { before: 'on', after: 'off', askedBy: by.name, why })
      }),

    end: ({ requestedAt, reason }, actor) =>
      transact(async (within) => {
        const now = new Date()
        const { by } = await take(within, requestedAt, now)
        const isOwn = by.id === personOf(actor)
        if (!isOwn && reason === '') {
          throw new Refusal('bad-request', 'Say why it is rejected.', { errors: [{ path: 'reason', message: 'Say why.' }] })
        }
        if (isOwn) await withdrawNews(within)
        else await tellNews(within, { kind: 'rejected', by, decidedBy: personNameOf(actor), reason, at: now.toISOString() })
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

interface RuleChange {
  readonly before: string
  readonly after: string
  readonly askedBy?: string
  readonly why?: string
  readonly reason?: string
}

/** Writes it down and says it to whoever looks at the rule, or at what needs them. */
async function note(within: Repositories, actor: Actor, { before, after, ...more }: RuleChange): Promise<void> {
  await record(within, actor, {
    action: 'settings.update',
    subject: secondPersonSubject,
    before: { secondPerson: before },
    after: { secondPerson: after, ...more },
  })
  await announceAttention(within)
}
