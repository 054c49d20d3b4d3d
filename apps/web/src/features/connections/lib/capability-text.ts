import type { Capabilities } from '@pairwise/contracts'
import { listOf } from '../../../lib/plural.ts'

/** What is said of storage whose owner wants nothing written to it. */
export const neverWrittenText = 'Never written to.'

/** What a storage can do, and what follows from it, in sentences. */
export function capabilityText(found: Capabilities): string[] {
  return [
    modifiedTimes(found.mtimePrecisionNs),
    `Checksums: ${found.checksums.length === 0 ? 'none' : listOf(found.checksums.map(checksumName))}.`,
    `Upper/lower case: ${found.caseInsensitive ? 'treated as the same' : 'kept apart'}.`,
    `Empty folders: ${found.emptyFolders ? 'yes' : 'no'}.`,
    `Longest name: ${found.maxNameBytes.toLocaleString('en-US')} bytes.`,
    `Moves and copies on the server: ${serverSide(found)}.`,
    `Symbolic links: ${found.links ? 'yes' : 'no'}.`,
    conditions(found.conditions),
  ]
}

function modifiedTimes(precision: string | null): string {
  if (precision === null) return 'Keeps modified times: no. Changes are found by what the storage itself says of each version.'
  const step = stepText(Number(precision))
  return step === null ? 'Keeps modified times: yes.' : `Keeps modified times: yes, in steps of ${step}.`
}

/** Null for steps that nobody notices. */
function stepText(ns: number): string | null {
  if (ns < 1_000_000) return null
  return ns < 1_000_000_000 ? `${ns / 1_000_000} ms` : `${ns / 1_000_000_000} s`
}

function checksumName(name: Capabilities['checksums'][number]): string {
  return { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' }[name]
}

function serverSide({ serverMove, serverCopy }: Capabilities): string {
  if (serverMove && serverCopy) return 'both'
  if (serverMove) return 'moves'
  return serverCopy ? 'copies' : 'neither'
}

function conditions({ create, replace, remove }: Capabilities['conditions']): string {
  const checked = [create && 'new files', replace && 'replaced files', remove && 'deleted files'].filter((part) => part !== false)
  if (checked.length === 0) return 'Refuses to overwrite what changed meanwhile: no. The app looks right before each change.'
  return `Refuses to overwrite what changed meanwhile: for ${listOf(checked)}.`
}
