import { z } from 'zod'
import type { ProblemCode } from '../errors.ts'
import { approvalId, connectionId, pairId, planId, runId } from '../ids.ts'

export const ofPair = z.object({ pairId })
export const ofConnection = z.object({ connectionId })
export const ofPlan = z.object({ planId })
export const ofApproval = z.object({ approvalId })
export const ofRun = z.object({ runId })
export const folderProblems = [
  'path-not-allowed',
  'path-missing',
  'path-not-a-folder',
  'path-unreadable',
  'path-not-writable',
  'path-unreachable',
  'paths-overlap',
  'worker-unavailable',
] as const satisfies readonly ProblemCode[]
