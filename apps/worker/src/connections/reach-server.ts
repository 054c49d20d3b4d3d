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
    asked.on('error', reject)
    asked.end()
  })
}
