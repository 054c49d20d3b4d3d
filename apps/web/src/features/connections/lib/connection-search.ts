import { z } from 'zod'

/** What the list of connections shows. */
export const connectionSearch = z.object({
  q: z.string().max(80).catch('').default(''),
  type: z.enum(['all', 'local', 'sftp', 's3', 'webdav', 'rclone']).catch('all').default('all'),
})
export type ConnectionSearch = z.infer<typeof connectionSearch>
export const connectionSearchDefaults = { q: '', type: 'all' } as const satisfies ConnectionSearch
