import { isPathTrouble, SyncError } from '@pairwise/engine'
import { asSentence } from '../as-sentence.ts'

/** What went wrong with a storage, for people: the exact cause, and what helps where that is known. */
export interface TroubleText {
  readonly text: string
  readonly fix: string | null
}

/** Null for what is no trouble of the storage but a fault of this program. */
export function troubleText(error: unknown): TroubleText | null {
  // These say what, why and how to mend it by themselves.
  if (error instanceof SyncError) return { text: asSentence(error.message), fix: null }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  if (code === null || !(error instanceof Error)) return null
  const known = fixes[code] ?? (/CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code) ? certificateFix : undefined)
  if (known === undefined && !isPathTrouble(error)) return null
  return { text: asSentence(error.message), fix: known ?? null }
}

const certificateFix =
  'The certificate is not one that this server trusts. Paste the certificate of its authority under “Trusted authority”.'

const fixes: Readonly<Record<string, string | undefined>> = {
  ENOTFOUND: 'No server has this name. Check its spelling, and that this machine can look it up.',
  EAI_AGAIN: 'The name could not be looked up. Check the DNS of this machine, then test again.',
  ECONNREFUSED: 'The machine answers and nothing listens on this port. Check the port, and that the service runs.',
  ECONNRESET: 'The server ended the connection. Check the port, and the server’s own log.',
  EHOSTUNREACH: 'There is no way to this machine. Check that it is on, and the network between.',
  ENETUNREACH: 'There is no way to this network. Check the network of this machine.',
  ETIMEDOUT: 'The server did not answer in time. Check that it is on, the port, and firewalls between.',
  EPROTO: 'Something else answers on this port. Check the port.',
  EIO: 'Look at the server’s own log, and check that the address leads to the service that is meant.',
  ENOENT: 'This folder is not there. Check its spelling, or make it on the storage.',
  ENOTDIR: 'This is no folder. Name the folder that holds the files.',
  EACCES: 'Give this user the right to it on the storage, or choose another folder.',
  EPERM: 'Give this user the right to it on the storage, or choose another folder.',
  EROFS: 'The storage is read-only. Files can’t be synced both ways with it.',
  ENOSPC: 'The storage is full. Free some space, then test again.',
  EDQUOT: 'The quota of this user is used up. Free some space, then test again.',
}
