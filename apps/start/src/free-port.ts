import { createServer } from 'node:net'
import { hasCode } from './error-code.ts'
import { StartFailure } from './start-failure.ts'

/** Resolves when the address can be listened on; else a StartFailure says what is in the way. Port 0 always can. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, resolve)
    })
  } catch (error) {
    throw new StartFailure(explain(error, host, port), { cause: error })
  }
  await new Promise((resolve) => server.close(resolve))
}

function explain(error: unknown, host: string, port: number): string {
  if (hasCode(error, 'EADDRINUSE')) {
    return `Port ${port} on ${host} is in use by another program.\nStop that program, or choose another port: PAIRWISE_PORT=${port + 1} npm start`
  }
  if (hasCode(error, 'EACCES')) {
    return `This user may not listen on port ${port}.\nChoose a port above 1023: PAIRWISE_PORT=7420 npm start`
  }
  const why = error instanceof Error ? error.message : String(error)
  return `This machine can't listen on ${host}, port ${port}: ${why}.\nSet PAIRWISE_HOST to an address of this machine.`
}
