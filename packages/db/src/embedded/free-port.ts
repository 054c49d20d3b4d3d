import { createServer } from 'node:net'

/** A port on loopback that was free a moment ago: `wanted` if that is one, else any. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined) {
    const port = await tryPort(wanted)
    if (port !== null) return port
  }
  const port = await tryPort(0)
  if (port === null) throw new Error('There is no free port on 127.0.0.1.')
  return port
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null))
    })
  })
}
