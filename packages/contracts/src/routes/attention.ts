import { z } from 'zod'
import { attentionItem, attentionKey, attentionPage, attentionQuery } from '../attention.ts'
import type { RouteDefinition } from './route-definition.ts'

const ofItem = z.object({ itemKey: attentionKey })

export const attentionRoutes = {
  listAttention: {
    method: 'GET',
    path: '/attention',
    access: 'pair.read',
    summary: 'What needs somebody, the most urgent first, then the oldest',
    query: attentionQuery,
    status: 200,
    response: attentionPage,
    problems: ['bad-request'],
  },
  takeOn: {
    method: 'PUT',
    path: '/attention/:itemKey/assignee',
    access: 'attention.assign',
    summary: 'Say that one is on it',
    params: ofItem,
    status: 200,
    response: attentionItem,
    problems: ['bad-request', 'not-found'],
  },
  letGo: {
    method: 'DELETE',
    path: '/attention/:itemKey/assignee',
    access: 'attention.assign',
    summary: 'Say that nobody is on it',
    params: ofItem,
    status: 200,
    response: attentionItem,
    problems: ['bad-request', 'not-found'],
  },
} as const satisfies Record<string, RouteDefinition>
