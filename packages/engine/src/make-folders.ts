import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf } from './backends/local/errno.ts'

/**
 * Makes a folder and those above it that are missing. Returns the uppermost one that was made; undefined where all were there.
 * Node's own way never returns where the system knows the parent and still finds no place for the name, as below `/proc`.
 */
export function makeFolders(folder: string, mode = 0o777): string | undefined {
  try {
    return make(folder, mode)
  } catch (error) {
    const parent = dirname(folder)
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error
    const first = makeFolders(parent, mode)
    const made = make(folder, mode)
    return first ?? made
  }
}

function make(folder: string, mode: number): string | undefined {
  try {
    mkdirSync(folder, { mode })
    return folder
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && statSync(folder).isDirectory()) return undefined
    throw error
  }
}
