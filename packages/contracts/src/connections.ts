import { z } from 'zod'
import { connectionId, instant } from './ids.ts'

/** A place where files are. Other kinds join this union behind the same storage port. */
export const connection = z.object({
  id: connectionId,
  kind: z.literal('local'),
  name: z.string(),
  /** The folders that pairs may use, with everything below them. */
  roots: z.array(z.string()),
  createdAt: instant,
})
export type Connection = z.infer<typeof connection>

export const folder = z
  .string()
  .trim()
  .min(1, 'Enter a folder.')
  .max(4096)
  .refine((path) => path.startsWith('/'), 'Enter the whole path, starting with /.')
  .refine((path) => !path.includes('\0'), 'A path can’t hold a NUL byte.')

/** Two folders to look at before they become a pair. Either may still be missing while a person types. */
export const folderCheckRequest = z.strictObject({
  path1: z.object({ connectionId, folder }).optional(),
  path2: z.object({ connectionId, folder }).optional(),
})
export type FolderCheckRequest = z.infer<typeof folderCheckRequest>

export const folderState = z.enum(['ok', 'missing', 'not-a-folder', 'not-allowed', 'unreadable', 'not-writable'])
export type FolderState = z.infer<typeof folderState>

/** What a worker saw of one folder. Counts stop at a limit; then `complete` is false. */
export const folderFacts = z.object({
  state: folderState,
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  complete: z.boolean(),
  elapsedMs: z.number().nonnegative(),
})
export type FolderFacts = z.infer<typeof folderFacts>

export const folderCheck = z.object({
  path1: folderFacts.nullable(),
  path2: folderFacts.nullable(),
  /** How the two folders lie to each other once links are followed. */
  relation: z.enum(['apart', 'same', 'path1-inside-path2', 'path2-inside-path1', 'unknown']),
  asOf: instant,
})
export type FolderCheck = z.infer<typeof folderCheck>
