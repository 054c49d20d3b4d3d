/**
 * What rsync starts as its remote shell: it hands what rsync wants to be run on the host to the program that started rsync, and passes
 * bytes on in both directions. It knows no host and no secret.
 */
import { connect } from 'node:net'

const [socketPath = '', ...command] = process.argv.slice(2)
const socket = connect({ path: socketPath, allowHalfOpen: true })
socket.write(`${JSON.stringify(command)}\n`)
process.stdin.pipe(socket)
socket.pipe(process.stdout)
for (const stream of [socket, process.stdin, process.stdout]) stream.on('error', () => process.exit(1))
// Once the host has said all, nobody reads what rsync still says.
socket.once('end', () => process.stdout.end(() => process.exit(0)))
