import { z } from 'zod'
import { connectionId, instant } from './ids.ts'

/** On a disk the whole path; on other storage the path below the folder of its connection. */
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

export const folderState = z.enum(['ok', 'missing', 'not-a-folder', 'not-allowed', 'unreadable', 'not-writable', 'unreachable'])
export type FolderState = z.infer<typeof folderState>

/** What a worker saw of one folder. Counts stop at a limit; then `complete` is false. */
export const folderFacts = z.object({
  state: folderState,
  /** Why it is as `state` says, where the storage told more. */
  cause: z.string().optional(),
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

/** One page of the folders in a folder of a connection, by name. */
export const browseQuery = z.object({
  folder: folder.default('/'),
  /** The last name of the page before. */
  after: z.string().max(4096).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})

/** What a worker sees in a folder. `refused` says why there is nothing to see. */
export const browseAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('folders'),
    folder: z.string(),
    /** Names that are shown and can be entered. */
    folders: z.array(z.object({ name: z.string(), folder: z.string() })),
    files: z.number().int(),
    /** Null at the end. */
    next: z.string().nullable(),
  }),
  z.object({ kind: z.literal('refused'), folder: z.string(), cause: z.string() }),
])
export type BrowseAnswer = z.infer<typeof browseAnswer>
