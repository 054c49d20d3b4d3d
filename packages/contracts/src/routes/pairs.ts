import { z } from 'zod'
import { pair, pairCreate, pairList, pairUpdate } from '../pairs.ts'
import { folderProblems, ofPair } from './params.ts'
import type { RouteDefinition } from './route-definition.ts'

export const pairsRoutes = {
  listPairs: { method: 'GET', path: '/pairs', access: 'pair.read', summary: 'All pairs', status: 200, response: pairList, problems: [] },
  createPair: {
    method: 'POST',
    path: '/pairs',
    access: 'pair.write',
    summary: 'Make a pair of two folders',
    idempotent: true,
    body: pairCreate,
    status: 201,
    response: pair,
    problems: ['bad-request', 'name-taken', 'schedule-invalid', 'filters-invalid', ...folderProblems],
  },
  makeSamplePair: {
    method: 'POST',
    path: '/sample-pairs',
    access: 'pair.write',
    summary: 'Make two small folders below an allowed one, and a pair of them',
    status: 201,
    response: pair,
    problems: ['not-found', 'name-taken', 'path-not-writable', 'worker-unavailable'],
  },
  getPair: {
    method: 'GET',
    path: '/pairs/:pairId',
    access: 'pair.read',
    summary: 'One pair',
    params: ofPair,
    status: 200,
    response: pair,
    problems: ['not-found'],
  },
  updatePair: {
    method: 'PATCH',
    path: '/pairs/:pairId',
    access: 'pair.write',
    summary: 'Change name, folders or settings',
    conditional: true,
    params: ofPair,
    body: pairUpdate,
    status: 200,
    response: pair,
    problems: [
      'bad-request',
      'not-found',
      'name-taken',
      'run-active',
      'filters-invalid',
      'precondition-failed',
      'precondition-required',
      ...folderProblems,
    ],
  },
  deletePair: {
    method: 'DELETE',
    path: '/pairs/:pairId',
    access: 'pair.write',
    summary: 'Delete the pair; no file on either side is touched',
    params: ofPair,
    status: 204,
    response: z.null(),
    problems: ['not-found', 'run-active'],
  },
} as const satisfies Record<string, RouteDefinition>
