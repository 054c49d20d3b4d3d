import ssh2, { type ParsedKey } from 'ssh2'
import { SyncError } from '../../errors.ts'
import type { SftpSettings } from '../remote/store-settings.ts'

/** One way to sign in, as ssh2 is told of it. */
export type SshMethod =
  | { readonly type: 'publickey'; readonly username: string; readonly key: ParsedKey }
  | { readonly type: 'agent'; readonly username: string; readonly agent: string }
  | { readonly type: 'password'; readonly username: string; readonly password: string }
  | { readonly type: 'keyboard-interactive'; readonly username: string; readonly prompt: Prompt }

type Prompt = (
  name: string,
  instructions: string,
  language: string,
  prompts: readonly unknown[],
  finish: (answers: string[]) => void,
) => void

/** The ways that were given, in the order in which they are tried. Some servers ask for the password only as a question. */
export function methodsOf({ username, privateKey, passphrase, agent, password, host }: SftpSettings): SshMethod[] {
  const methods: SshMethod[] = []
  if (privateKey !== null) methods.push({ type: 'publickey', username, key: keyOf(privateKey, passphrase, host) })
  if (agent !== null) methods.push({ type: 'agent', username, agent })
  if (password !== null) {
    const prompt: Prompt = (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password))
    methods.push({ type: 'password', username, password }, { type: 'keyboard-interactive', username, prompt })
  }
  if (methods.length > 0) return methods
  throw new SyncError(
    'backend-failed',
    `There is nothing to sign in to ${host} with, so no file of it can be reached. Give a password, a private key or an agent.`,
  )
}

/** For people, in the order tried. */
export function namesOf(methods: readonly SshMethod[]): string {
  const names: Record<SshMethod['type'], string> = {
    publickey: 'the private key',
    agent: 'the agent',
    password: 'the password',
    'keyboard-interactive': 'the password',
  }
  return [...new Set(methods.map(({ type }) => names[type]))].join(', ')
}

function keyOf(privateKey: string, passphrase: string | null, host: string): ParsedKey {
  const parsed = ssh2.utils.parseKey(privateKey, passphrase ?? undefined)
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey | undefined) : parsed
  if (key !== undefined && !(key instanceof Error) && key.isPrivateKey()) return key
  const isLocked = /passphrase|encrypted|integrity/i.test(key instanceof Error ? key.message : '')
  const [cause, fix] = !isLocked
    ? ['The private key can’t be read', 'Give the whole file, as ssh-keygen writes it, and not the .pub file.']
    : passphrase === null
      ? ['The private key is locked by a passphrase', 'Give the passphrase too.']
      : ['The passphrase does not open the private key', 'Give the passphrase that the key was made with.']
  throw new SyncError('backend-failed', `${cause}, so nobody is signed in to ${host}. ${fix}`)
}
