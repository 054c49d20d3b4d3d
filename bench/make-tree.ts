import { closeSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs'

/** Bytes of the file of a number. */
export const sizes = {
  '64': () => 64,
  '1k-4k': (file: number) => 1024 + ((file * 7919) % 3072),
} as const satisfies Record<string, (file: number) => number>

export interface TreeShape {
  readonly files: number
  readonly size: keyof typeof sizes
  /** `wide`: 100 folders in each folder; `deep`: chains of 20 folders; `flat`: one folder with all files. */
  readonly shape: 'wide' | 'deep' | 'flat'
}

const filesPerFolder = 100
const chainLength = 20

/** All files are a month old or more, as most are; 100 in each folder that has any. */
export function makeTree(root: string, { files, size, shape }: TreeShape): void {
  const bytes = Buffer.alloc(4096, 'pairwise ')
  const newest = Date.now() / 1000 - 30 * 86_400
  let folder = root
  mkdirSync(root, { recursive: true })
  for (let file = 0; file < files; file++) {
    if (shape !== 'flat' && file % filesPerFolder === 0) {
      folder = `${root}/${folderOf(file / filesPerFolder, shape)}`
      mkdirSync(folder, { recursive: true })
    }
    // The number in the content makes files of equal length differ.
    bytes.writeUInt32LE(file, 0)
    const handle = openSync(`${folder}/file-${file}.txt`, 'wx')
    writeSync(handle, bytes, 0, sizes[size](file))
    const time = newest - (file % 1_000_000)
    futimesSync(handle, time, time)
    closeSync(handle)
  }
}

function folderOf(folder: number, shape: 'wide' | 'deep'): string {
  if (shape === 'wide') return `${Math.floor(folder / 100)}/${folder}`
  const chain = Math.floor(folder / chainLength)
  return `chain-${chain}${'/below'.repeat(folder % chainLength)}`
}
