import { presentPlan } from '../../presenters/present-plan.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getPlan: RouteHandler<'getPlan'> = async ({ plans }, { params }) => presentPlan(await plans.get(params.planId), new Date())
