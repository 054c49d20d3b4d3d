import { z } from 'zod'
import { applyRequest, plan, previewRequest } from '../plans.ts'
import { run } from '../runs.ts'
import { ofPair, ofPlan } from './params.ts'
import type { RouteDefinition } from './route-definition.ts'

export const plansRoutes = {
  preview: {
    method: 'POST',
    path: '/pairs/:pairId/plans',
    access: 'pair.preview',
    summary: 'Preview: make a plan, change nothing',
    idempotent: true,
    params: ofPair,
    body: previewRequest,
    status: 202,
    response: plan,
    problems: ['bad-request', 'not-found', 'worker-unavailable'],
  },
  getPlan: {
    method: 'GET',
    path: '/plans/:planId',
    access: 'pair.read',
    summary: 'A plan with its totals',
    params: ofPlan,
    status: 200,
    response: plan,
    problems: ['not-found'],
  },
  checkPlan: {
    method: 'POST',
    path: '/plans/:planId/check',
    access: 'pair.preview',
    summary: 'Look whether the files of both sides are still as the plan saw them',
    params: ofPlan,
    status: 200,
    response: plan,
    problems: ['not-found', 'plan-not-ready', 'worker-unavailable'],
  },
  discardPlan: {
    method: 'DELETE',
    path: '/plans/:planId',
    access: 'pair.preview',
    summary: 'Discard a plan; nothing on either side changes',
    params: ofPlan,
    status: 204,
    response: z.null(),
    problems: ['not-found', 'plan-applied'],
  },
  applyPlan: {
    method: 'POST',
    path: '/plans/:planId/apply',
    access: 'plan.apply',
    summary: 'Carry out exactly this plan, without the rows that are left out',
    idempotent: true,
    params: ofPlan,
    body: applyRequest,
    status: 202,
    response: run,
    problems: [
      'bad-request',
      'not-found',
      'approval-needed',
      'run-active',
      'plan-not-ready',
      'plan-stale',
      'plan-applied',
      'selection-changed',
      'worker-unavailable',
    ],
  },
} as const satisfies Record<string, RouteDefinition>
