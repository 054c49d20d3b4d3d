import {
  ApiError,
  type Conflict,
  type ConflictFilter,
  type ConflictQuery,
  type ContentVersion,
  type DecisionRule,
  type Side,
} from '@pairwise/contracts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { isInTheMaking } from '../../../lib/in-the-making.ts'
import { keys } from '../../../lib/query-keys.ts'

/** A window of the queue. */
export function conflictsQuery(query: ConflictQuery) {
  return queryOptions({
    queryKey: [...keys.conflicts(), 'list', query],
    queryFn: ({ signal }) => api.call('listConflicts', { query, signal }),
    gcTime: 60_000,
  })
}

/** How many conflicts each folder holds. */
export function foldersQuery(query: ConflictFilter) {
  return queryOptions({
    queryKey: [...keys.conflicts(), 'folders', query],
    queryFn: ({ signal }) => api.call('listConflictFolders', { query, signal }),
  })
}

/** One conflict. */
export function conflictQuery(conflictId: number) {
  return queryOptions({
    queryKey: [...keys.conflicts(), 'one', conflictId],
    queryFn: ({ signal }) => api.call('getConflict', { params: { conflictId }, signal }),
  })
}

/** Checksums, owners and formats, which a worker reads. They belong to one revision and never change. */
export function factsQuery(conflictId: number, revision: number) {
  return queryOptions({
    queryKey: ['conflict-facts', conflictId, revision],
    queryFn: ({ signal }) => api.call('readConflictFacts', { params: { conflictId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** A version as text. */
export function textQuery(conflictId: number, revision: number, version: ContentVersion, part: 'whole' | 'beginning') {
  return queryOptions({
    queryKey: ['conflict-texts', conflictId, revision, version, part],
    queryFn: ({ signal }) => api.call('readConflictText', { params: { conflictId, version }, query: { part }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  })
}

const lookEvery = 20_000

/** Says that one looks at a conflict, and answers with who else does. */
export function lookersQuery(conflictId: number) {
  return queryOptions({
    queryKey: keys.conflictLookers(conflictId),
    queryFn: async ({ signal }) => (await api.call('lookAtConflict', { params: { conflictId }, signal })).users,
    refetchInterval: lookEvery,
    retry: false,
  })
}

/** One’s own unfinished merge, or null. */
export function draftQuery(conflictId: number, revision: number) {
  return queryOptions({
    queryKey: ['conflict-drafts', conflictId, revision],
    queryFn: async ({ signal }) => {
      try {
        const draft = await api.call('getMergeDraft', { params: { conflictId }, signal })
        return draft.revision === revision ? draft : null
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not-found') return null
        throw error
      }
    },
    staleTime: 0,
    gcTime: 0,
  })
}

/** Where the bytes of a version are, to be downloaded or shown as a picture. */
export function contentUrl(conflictId: number, version: ContentVersion, as: 'download' | 'inline', revision: number): string {
  return `/api/v1/contents/conflicts/${conflictId}/${version}?as=${as}#${revision}`
}

/** Where both versions can be had; null for what is no file. */
export function downloadUrls({ id, revision, path1, path2 }: Conflict): Record<Side, string | null> {
  const url = (side: Side, { kind }: Conflict[Side]) => (kind === 'file' ? contentUrl(id, side, 'download', revision) : null)
  return { path1: url('path1', path1), path2: url('path2', path2) }
}

/** What a rule would do about the conflicts of a filter; nothing is staged by asking. */
export function rulePreviewQuery(query: ConflictFilter, rule: DecisionRule) {
  return queryOptions({
    queryKey: [...keys.conflicts(), 'rule', query, rule],
    queryFn: ({ signal }) => api.call('decideConflicts', { body: { query, rule, dry: true }, signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** A plan of decisions in the making, asked for until it is made: its events go to the page of the plan only. */
export function decisionPlanQuery(planId: number) {
  return queryOptions({
    queryKey: keys.plan(planId),
    queryFn: ({ signal }) => api.call('getPlan', { params: { planId }, signal }),
    refetchInterval: ({ state: { data } }) => (data && !isInTheMaking(data) ? false : 300),
  })
}
