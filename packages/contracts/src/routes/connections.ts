import { z } from 'zod'
import { connection, folderCheck, folderCheckRequest } from '../connections.ts'
import type { RouteDefinition } from './route-definition.ts'

export const connectionsRoutes = {
  listConnections: {
    method: 'GET',
    path: '/connections',
    access: 'connection.read',
    summary: 'Places where files are',
    status: 200,
    response: z.object({ rows: z.array(connection) }),
    problems: [],
  },
  checkFolders: {
    method: 'POST',
    path: '/folder-checks',
    access: 'folder.check',
    summary: 'Look at two folders without changing anything',
    body: folderCheckRequest,
    status: 200,
    response: folderCheck,
    problems: ['bad-request', 'not-found', 'worker-unavailable'],
  },
} as const satisfies Record<string, RouteDefinition>
