import { newPasskey, type PasskeyProof, passkeyProof } from '@pairwise/contracts'
import type { z } from 'zod'

type Question = Readonly<Record<string, unknown>>

/** Whether this browser can be asked for passkeys on this page. */
export function knowsPasskeys(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function'
}

/** Asks for a passkey that was made here. Null when the person turned away. */
export async function askForPasskey(question: Question): Promise<PasskeyProof | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked<PublicKeyCredentialRequestOptionsJSON>(question))
  const credential = await unlessTurnedAway(navigator.credentials.get({ publicKey }))
  return credential instanceof PublicKeyCredential ? passkeyProof.parse(credential.toJSON()) : null
}

/** Has a new passkey made. Null when the person turned away. */
export async function makePasskey(question: Question): Promise<z.infer<typeof newPasskey> | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked<PublicKeyCredentialCreationOptionsJSON>(question))
  const credential = await unlessTurnedAway(navigator.credentials.create({ publicKey }))
  return credential instanceof PublicKeyCredential ? newPasskey.parse(credential.toJSON()) : null
}

/** The library of the server makes the question; the browser itself refuses one that has less than a challenge needs. */
function asked<T extends { challenge: string }>(question: Question): T {
  if (!hasChallenge<T>(question)) throw new Error('The server asked for a passkey without a challenge.')
  return question
}

function hasChallenge<T extends { challenge: string }>(question: Question): question is Question & T {
  return typeof question['challenge'] === 'string'
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
