import { auditPage, auditQuery } from '../audit.ts'
import type { RouteDefinition } from './route-definition.ts'

export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/audit',
    access: 'pair.read',
    summary: 'Who did what, newest first: of everybody with `audit.read-all`, else one’s own acts',
    query: auditQuery,
    status: 200,
    response: auditPage,
    problems: ['bad-request'],
  },
} as const satisfies Record<string, RouteDefinition>
