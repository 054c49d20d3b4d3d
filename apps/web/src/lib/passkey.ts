import { newPasskey, type PasskeyProof, passkeyProof } from '@pairwise/contracts'
import type { z } from 'zod'

type Question = Readonly<Record<string, unknown>>

/** Whether this browser can be asked for passkeys on this page. */
export function knowsPasskeys(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function'
}

/** Asks for a passkey that was made here. Null when the person turned away. */
export async function askForPasskey(question: Question): Promise<PasskeyProof | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(question as unknown as PublicKeyCredentialRequestOptionsJSON)
  const credential = await unlessTurnedAway(navigator.credentials.get({ publicKey }))
  return credential instanceof PublicKeyCredential ? passkeyProof.parse(credential.toJSON()) : null
}

/** Has a new passkey made. Null when the person turned away. */
export async function makePasskey(question: Question): Promise<z.infer<typeof newPasskey> | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(question as unknown as PublicKeyCredentialCreationOptionsJSON)
  const credential = await unlessTurnedAway(navigator.credentials.create({ publicKey }))
  return credential instanceof PublicKeyCredential ? newPasskey.parse(credential.toJSON()) : null
}

/** Browsers say the same of somebody who closed the question, took too long, or has no passkey here. */
async function unlessTurnedAway(asked: Promise<Credential | null>): Promise<Credential | null> {
  try {
    return await asked
  } catch (error) {
    if (
      error instanceof DOMException &&
      (error.name === 'NotAllowedError' || error.name === 'AbortError' || error.name === 'InvalidStateError')
    )
      return null
    throw error
  }
}
