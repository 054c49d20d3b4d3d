import { z } from 'zod'
import { conflictFacts, conflictId } from '../conflicts.ts'
import { contentQuery, contentText, ofConflictVersion, ofOperationVersion, textQuery } from '../contents.ts'
import type { ProblemCode } from '../errors.ts'
import type { RouteDefinition } from './route-definition.ts'

const contentProblems = [
  'bad-request',
  'not-found',
  'forbidden',
  'content-changed',
  'content-unreadable',
  'worker-unavailable',
] as const satisfies readonly ProblemCode[]

/**
 * What is inside of files. Who may see it is decided for each pair: its viewers may where the pair says so. `raw` routes answer with
 * the bytes themselves.
 */
export const contentsRoutes = {
  readConflictFacts: {
    method: 'GET',
    path: '/conflicts/:conflictId/facts',
    access: 'pair.read',
    summary: 'Checksums, owners and formats of both versions, read by a worker',
    params: z.object({ conflictId }),
    status: 200,
    response: conflictFacts,
    problems: ['not-found', 'worker-unavailable'],
  },
  readConflictText: {
    method: 'GET',
    path: '/texts/conflicts/:conflictId/:version',
    access: 'content.read',
    pairDecides: true,
    summary: 'A version of a conflict as text',
    params: ofConflictVersion,
    query: textQuery,
    status: 200,
    response: contentText,
    problems: [...contentProblems, 'content-too-large', 'not-text'],
  },
  readOperationText: {
    method: 'GET',
    path: '/texts/plans/:planId/:operationId/:version',
    access: 'content.read',
    pairDecides: true,
    summary: 'A version of a file in a plan as text',
    params: ofOperationVersion,
    query: textQuery,
    status: 200,
    response: contentText,
    problems: [...contentProblems, 'content-too-large', 'not-text'],
  },
  readConflictContent: {
    method: 'GET',
    path: '/contents/conflicts/:conflictId/:version',
    access: 'content.read',
    pairDecides: true,
    summary: 'The bytes of a version of a conflict',
    params: ofConflictVersion,
    query: contentQuery,
    raw: true,
    status: 200,
    response: z.string().meta({ format: 'binary' }),
    problems: contentProblems,
  },
  readOperationContent: {
    method: 'GET',
    path: '/contents/plans/:planId/:operationId/:version',
    access: 'content.read',
    pairDecides: true,
    summary: 'The bytes of a version of a file in a plan',
    params: ofOperationVersion,
    query: contentQuery,
    raw: true,
    status: 200,
    response: z.string().meta({ format: 'binary' }),
    problems: contentProblems,
  },
} as const satisfies Record<string, RouteDefinition>
