import { z } from 'zod'

/** Where a worker made two small folders to try the product with. */
export const sampleFolders = z.object({ path1: z.string(), path2: z.string() })
export type SampleFolders = z.infer<typeof sampleFolders>
