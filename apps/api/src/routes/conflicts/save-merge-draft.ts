import type { RouteHandler } from '../route-handler.ts'

export const saveMergeDraft: RouteHandler<'saveMergeDraft'> = async ({ mergeTexts }, { params, body, actor }) => {
  const savedAt = await mergeTexts.saveDraft(params.conflictId, body, actor)
  return { savedAt: savedAt.toISOString() }
}
