import type { RouteHandler } from '../route-handler.ts'

export const getMergeDraft: RouteHandler<'getMergeDraft'> = async ({ mergeTexts }, { params, actor }) => {
  const { revision, text, savedAt } = await mergeTexts.draft(params.conflictId, actor)
  return { conflictId: params.conflictId, revision, text, savedAt: savedAt.toISOString() }
}
