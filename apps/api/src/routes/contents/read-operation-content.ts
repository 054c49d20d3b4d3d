import { rawContent } from '../raw-content.ts'
import type { RouteHandler } from '../route-handler.ts'

export const readOperationContent: RouteHandler<'readOperationContent'> = async ({ contents }, { params, query, actor }) => {
  const subject = { kind: 'operation', ...params } as const
  const first = query.first ?? null
  const content = await contents.open(subject, first, actor)
  if (query.as === 'download') await contents.noteDownload(subject, content.name, actor)
  return rawContent(content, { as: query.as, first })
}
