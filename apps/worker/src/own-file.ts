import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A program file of ours beside `from`, by its name without extension: TypeScript when run from the sources, JavaScript from the build. */
export function ownFile(from: string, name: string): string {
  return fileURLToPath(new URL(`${name}${extname(from)}`, from))
}
