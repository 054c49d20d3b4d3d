import { createServer } from 'node:net'

const [lowest, count] = [10_000, 20_000]

/**
 * A port of the loopback interface on which nothing listens now. It is none of those that systems give to whoever asks for any: between this
 * look and the start of the program that is to listen there, one of these may become another's.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
