import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import {
  connection,
  folderCheck,
  me,
  operation,
  operationPage,
  pair,
  plan,
  problem,
  readiness,
  run,
  runPage,
  scheduleView,
} from '@pairwise/contracts'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { version } from '../version.ts'

/** Where the docs page is; the document itself is at `json` below it. */
export const docsPath = '/api/docs'

/** Schemas that the document names, and refers to by these names. */
const named = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries({
  Problem: problem,
  Me: me,
  Connection: connection,
  FolderCheck: folderCheck,
  Pair: pair,
  ScheduleView: scheduleView,
  Plan: plan,
  Run: run,
  RunPage: runPage,
  Operation: operation,
  OperationPage: operationPage,
  Readiness: readiness,
})) {
  named.add(schema, { id })
}

const withNamedSchemas = createJsonSchemaTransformObject({ schemaRegistry: named })

/** Every named schema is there as it is sent and as it is answered; most are only ever one of both. */
function withoutUnused(document: ReturnType<typeof withNamedSchemas>): ReturnType<typeof withNamedSchemas> {
  if (!('components' in document)) return document
  const { schemas = {}, ...others } = document.components ?? {}
  const kept: typeof schemas = {}
  const keep = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (kept[name] !== undefined || schemas[name] === undefined) continue
      kept[name] = schemas[name]
      keep(schemas[name])
    }
  }
  keep(document.paths)
  return { ...document, components: { ...others, schemas: kept } } as typeof document
}

/** The OpenAPI document comes from the schemas that requests and answers are checked with, so it can't say anything else. */
export async function installOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pairwise',
        description: 'Two-way file sync. Errors are problem documents (RFC 9457) with a closed set of codes.',
        version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'pairwise.session_token', description: 'Set by POST /api/v1/session.' },
        },
      },
    },
    transform: createJsonSchemaTransform({ schemaRegistry: named }),
    transformObject: (document) => withoutUnused(withNamedSchemas(document)),
  })
  await app.register(swaggerUi, {
    routePrefix: docsPath,
    uiConfig: { docExpansion: 'list', deepLinking: true, defaultModelsExpandDepth: 0 },
    theme: { title: 'Pairwise API' },
  })
}
