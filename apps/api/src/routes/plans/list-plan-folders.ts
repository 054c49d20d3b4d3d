import { presentFolderPage } from '../../presenters/present-plan-rows.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listPlanFolders: RouteHandler<'listPlanFolders'> = async ({ planReview }, { params, query, actor }) =>
  presentFolderPage(await planReview.folders(params.planId, query, actor))
