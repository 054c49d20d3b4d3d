import { PathError } from '../../errors.ts'
import { fingerprintOf } from './fingerprint-of.ts'

interface HostAddress {
  readonly host: string
  readonly port: number
}

const patienceMs = 15_000

/**
 * The fingerprint of the key that a host shows, as ssh-keygen prints it. The connection ends with that: nobody signs in, and nothing is
 * sent that says who would.
 */
export async function shownHostKey({ host, port }: HostAddress, signal?: AbortSignal): Promise<string> {
  const { default: ssh2 } = await import('ssh2')
  const client = new ssh2.Client()
  const found = Promise.withResolvers<string>()
  const onAbort = () => found.reject(new PathError('ECONNABORTED', 'it was stopped'))
  signal?.addEventListener('abort', onAbort)
  client.on('error', (error: Error & { code?: string; level?: string }) => {
    found.reject(new PathError(error.code ?? (error.level === 'client-timeout' ? 'ETIMEDOUT' : 'EPROTO'), error.message))
  })
  client.on('close', () => found.reject(new PathError('ECONNRESET', 'the host ended the connection before it showed a key')))
  try {
    client.connect({
      host,
      port,
      username: 'nobody',
      readyTimeout: patienceMs,
      hostVerifier: (key: Buffer) => {
        found.resolve(fingerprintOf(key))
        return false
      },
    })
    return await found.promise
  } finally {
    signal?.removeEventListener('abort', onAbort)
    client.end()
  }
}
