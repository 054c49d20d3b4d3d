import { createHash } from 'node:crypto'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { encryptedConf, type RcloneConfText } from '@pairwise/contracts'
import { parseRcloneConf, type RcloneSections } from '@pairwise/engine/readable'
import type { Refusal } from '../refusal.ts'
import { confInvalid } from './connection-secrets.ts'

const nonceBytes = 24

/** The sections of an rclone.conf. One that is encrypted is opened in memory: neither its password nor what it says is written anywhere. */
export function openRcloneConf({ conf, password }: RcloneConfText): RcloneSections {
  const sealed = encryptedConf(conf)
  const parsed = parseRcloneConf(sealed === null ? conf : decrypted(sealed, password ?? ''))
  if (parsed.kind === 'unreadable') throw confInvalid(parsed.why, 'conf')
  return parsed.sections
}

/** As rclone does it: a NaCl secretbox whose key is the SHA-256 of the password with its marks. */
function decrypted(sealed: string, password: string): string {
  if (password.trim() === '') throw passwordRefused('This file is encrypted. Enter its password.')
  const bytes = Buffer.from(sealed, 'base64')
  const key = createHash('sha256')
    .update(`[${password.normalize('NFKC')}][rclone-config]`)
    .digest()
  try {
    return Buffer.from(xsalsa20poly1305(key, bytes.subarray(0, nonceBytes)).decrypt(bytes.subarray(nonceBytes))).toString('utf8')
  } catch {
    throw passwordRefused(
      'The password does not open this file, or a part of the file is missing. Enter the password again, or choose the file anew.',
    )
  }
}

function passwordRefused(why: string): Refusal {
  return confInvalid(why, 'password')
}
