import type { Readable } from 'node:stream'
import type { neverByToken, RouteName, RouteResponse, routes } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { z } from 'zod'
import type { Actor, PersonActor } from '../actor.ts'
import type { Services } from '../services/create-services.ts'
import type { Sender } from '../services/sender.ts'

type Route<N extends RouteName> = (typeof routes)[N]
type Parsed<N extends RouteName, K extends string> = Route<N> extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined

/** Routes that no token comes through to. */
type ForPeople = { readonly access: 'signed-in' | (typeof neverByToken)[number] } | { readonly recentSignIn: true }

/** One request of a route, checked and allowed. */
export interface Call<N extends RouteName> {
  readonly params: Parsed<N, 'params'>
  readonly query: Parsed<N, 'query'>
  readonly body: Parsed<N, 'body'>
  /** Null where the route table says `public`: there nobody looks. */
  readonly actor: Route<N>['access'] extends 'public' ? null : Route<N> extends ForPeople ? PersonActor : Actor
  /** The revision that If-Match names, on routes that need it. */
  readonly ifMatch: Route<N> extends { conditional: true } ? number : null
  readonly sender: Sender
  /** The address that the sender’s browser has us at. */
  readonly ownOrigin: string
  /**
   * Does the work that answers the request in one transaction. A request with an Idempotency-Key has it done once, and
   * gets the same answer again. What may refuse it after asking others than the database is a check before that.
   */
  readonly once: (work: (repositories: Repositories) => Promise<RouteResponse<N>>, check?: () => Promise<void>) => Promise<RouteResponse<N>>
  /** Gives the answer the ETag of this revision. */
  readonly tag: (revision: number) => void
  readonly setCookies: (lines: readonly string[]) => void
}

/** Answers one route: with what the contract says, or by throwing a Refusal. */
export type RouteHandler<N extends RouteName> = (services: Services, call: Call<N>) => Promise<Answer<N>>

type Answer<N extends RouteName> = Route<N> extends { raw: true } ? RawAnswer : RouteResponse<N>

/** Bytes as they are sent, with what says what they are. */
export interface RawAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | Buffer
}
