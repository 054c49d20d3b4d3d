import { chmodSync, cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Copies a folder, anew each time, so that its owner may change everything in the copy: modes that forbid it are not kept. */
export function copyWritable(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
  for (const path of [to, ...readdirSync(to, { recursive: true, encoding: 'utf8' }).map((name) => join(to, name))]) {
    chmodSync(path, statSync(path).mode | 0o200)
  }
}
