import { createServer } from 'node:http'
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { reachServer } from './reach-server.ts'
import { troubleText } from './trouble-text.ts'

let server: Server
afterEach(() => new Promise((resolve) => server.close(resolve)))

async function portOf(made: Server): Promise<number> {
  server = made
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const reach = (address: string) => reachServer(address, null, new AbortController().signal)

test('whatever answers by HTTP is reached', async () => {
  const port = await portOf(createServer((_, response) => response.writeHead(500).end()))
  await expect(reach(`http://127.0.0.1:${port}/dav`)).resolves.toBeUndefined()
})

test.each([
  ['http', /does not speak HTTP\.$/],
  ['https', /does not speak TLS\. Does the address begin with http:\/\/ in place of https:\/\/\?$/],
])('what greets like an SSH server is told from a server of %s', async (scheme, words) => {
  const port = await portOf(
    createPlainServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('SSH-2.0-Any\r\n'),
    ),
  )
  const error: unknown = await reach(`${scheme}://127.0.0.1:${port}`).catch((thrown: unknown) => thrown)
  expect(troubleText(error)).toMatchObject({ text: expect.stringMatching(words), fix: expect.stringMatching(/Check the port/) })
})
