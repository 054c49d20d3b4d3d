import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { rootCertificates } from 'node:tls'
import { PathError } from '@pairwise/engine'

const patienceMs = 15_000

/** Whether anything answers at an address, whatever it says. Nothing is sent that says who asks. */
export function reachServer(address: string, trustedCa: string | null, signal: AbortSignal): Promise<void> {
  const url = new URL(address)
  const request = url.protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: 'OPTIONS',
        signal,
        timeout: patienceMs,
        agent: false,
        ...(trustedCa === null ? {} : { ca: [...rootCertificates, trustedCa] }),
      },
      (response) => {
        response.resume()
        resolve()
        asked.destroy()
      },
    )
    asked.on('timeout', () => asked.destroy(new PathError('ETIMEDOUT', `${url.host} did not answer within ${patienceMs / 1000} s`)))
    asked.on('error', (error) => reject(asReached(error, url)))
    asked.end()
  })
}

/** What answers with something else than HTTP, in words: those of the libraries say nothing to people. */
function asReached(error: Error, { host, protocol }: URL): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.startsWith('HPE_')) return new PathError('EPROTO', `what answers at ${host} does not speak HTTP`)
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return error
  return new PathError(
    'EPROTO',
    `what answers at ${host} does not speak TLS. Does the address begin with http:// in place of ${protocol}//?`,
  )
}
