import type { Role, TokenScope } from '@pairwise/contracts'
import type { AuditActor } from '@pairwise/db'
import { assertNever } from './assert-never.ts'

/** A person with a session. */
export interface PersonActor {
  readonly kind: 'person'
  readonly userId: string
  readonly name: string
  readonly username: string
  readonly role: Role
  /** When they last proved who they are. */
  readonly signedInAt: Date
  /** Never leaves the server. */
  readonly sessionId: string
  readonly sessionExpiresAt: Date
  /** The network address of this request. */
  readonly address: string
}

/** A script with a token. It may do what both its scopes and its owner’s role allow. */
export interface TokenActor {
  readonly kind: 'token'
  readonly tokenId: string
  /** The token with its owner, as it stands beside what it did. */
  readonly name: string
  readonly owner: { readonly userId: string; readonly name: string; readonly role: Role }
  readonly scopes: readonly TokenScope[]
  readonly address: string
}

/** Who makes a request. Nobody is null. */
export type Actor = PersonActor | TokenActor

/** The person behind an actor: the owner, of a token. What is one person’s own goes by this. */
export function personOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.userId
    case 'token':
      return actor.owner.userId
    default:
      return assertNever(actor)
  }
}

/** The name of the person behind an actor. */
export function personNameOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.name
    case 'token':
      return actor.owner.name
    default:
      return assertNever(actor)
  }
}

/** Names the actor apart from all others, for what is kept by actor. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.userId
    case 'token':
      return `token:${actor.tokenId}`
    default:
      return assertNever(actor)
  }
}

/** The actor as the audit log names them. */
export function auditActor(actor: Actor): AuditActor {
  switch (actor.kind) {
    case 'person':
      return { kind: 'person', id: actor.userId, name: actor.username }
    case 'token':
      return { kind: 'token', id: actor.tokenId, name: actor.name }
    default:
      return assertNever(actor)
  }
}
