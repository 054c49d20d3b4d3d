import { z } from 'zod'

/** Where a worker made two small folders to try the product with. */
export const sampleFolders = z.object({ path1: z.string(), path2: z.string() })
export type SampleFolders = z.infer<typeof sampleFolders>

/** The file, in the folder that both sample folders are in, which says what was made there. */
export const sampleManifestName = '.pairwise-sample.json'

export const sampleManifest = z.object({
  /** The SHA-256 of each content that a sample file was given. Only files that still hold one of them are ever removed. */
  contents: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  /** Names of other files that were made beside the two folders. */
  beside: z.array(z.string().regex(/^[^/]+$/)),
})
export type SampleManifest = z.infer<typeof sampleManifest>

/** What became of sample folders. */
export const samplesRemoved = z.object({
  files: z.number().int(),
  /** The first of the files that are no samples, or not as they were made: they stay. */
  left: z.array(z.string()),
  leftTotal: z.number().int(),
})
export type SamplesRemoved = z.infer<typeof samplesRemoved>
