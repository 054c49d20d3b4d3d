// Starts a worker as the supervisor does: leading a session of its own, with a channel that closes when this process dies.
import { fork } from 'node:child_process'
import { openSync } from 'node:fs'

const [main = '', log = ''] = process.argv.slice(2)
const worker = fork(main, [], {
  detached: true,
  execArgv: ['--conditions=pairwise-source'],
  stdio: ['ignore', openSync(log, 'a'), 'inherit', 'ipc'],
})
worker.on('message', () => process.send?.({ worker: worker.pid }))
