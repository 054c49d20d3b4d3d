import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { SyncError } from '../../errors.ts'
import type { PrivateFolder } from './private-config.ts'

/**
 * Ends the program when its standard input ends, which it does with this process, however that dies. Where nothing was said before, that
 * was no orderly end, and the private folder, which has secrets in it, is removed here. A program that ends by itself may have missed this
 * process a moment before the input's end is seen here, so that is looked for once more. The arguments are never read as shell text.
 */
const untilParentEnds = [
  'exec 3<&0; "$@" </dev/null & p=$!',
  '(k=; while read -r l <&3; do k=$l; done; if [ -n "$k" ]; then : >"$HOME/ended"; else : >"$HOME/orphaned"; fi; kill $p) 2>/dev/null & w=$!',
  'wait $p; r=$?',
  'clear() { kill $w 2>/dev/null; [ ! -e "$HOME/orphaned" ] || rm -rf "$HOME"; }',
  'if [ -e "$HOME/ended" ] || [ -e "$HOME/orphaned" ]; then clear; else (sleep 1; clear) </dev/null >/dev/null 2>&1 & fi',
  'exit $r',
].join('\n')

const longestStartMs = 30_000
const longestEndMs = 10_000
/** All that the program is told of its surroundings: nothing of this one's own settings can change what it does. */
const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** An rclone that listens on a port of the loopback interface, with a user name and password that nobody else knows. */
export interface RcloneProcess {
  readonly url: URL
  /** The header that signs in. */
  readonly authorization: string
  readonly startedMs: number
  hasEnded(): boolean
  stop(): Promise<void>
}

export async function startRclone(program: string, folder: PrivateFolder): Promise<RcloneProcess> {
  const [user, password] = [randomBytes(16).toString('hex'), randomBytes(32).toString('hex')]
  const args = [
    'rcd',
    '--rc-addr',
    '127.0.0.1:0',
    '--config',
    folder.configFile,
    '--cache-dir',
    folder.path,
    '--retries',
    '1',
    '--low-level-retries',
    '3',
  ]
  const child = spawn('/bin/sh', ['-c', untilParentEnds, 'sh', program, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: folder.path,
    // Another process can't read these, unlike arguments.
    env: { PATH: standardPath, HOME: folder.path, TMPDIR: folder.path, RCLONE_RC_USER: user, RCLONE_RC_PASS: password },
    // A group of its own: an interrupt from the keyboard lets what has begun come to its end.
    detached: true,
  })
  // It may have ended before its input does.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let hasEnded = false
  child.once('close', () => {
    hasEnded = true
  })
  const stop = () => stopChild(child, ended)
  try {
    const url = await addressOf(child, program)
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    return { url, authorization, startedMs: Date.now(), hasEnded: () => hasEnded, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** rclone says on its standard error where it listens. */
function addressOf(child: ChildProcess, program: string): Promise<URL> {
  return new Promise((resolve, reject) => {
    let text = ''
    const giveUp = setTimeout(() => fail('it did not say where it listens'), longestStartMs)
    const fail = (why: string) => {
      clearTimeout(giveUp)
      reject(
        new SyncError(
          'backend-failed',
          `rclone did not start (${program}): ${why}. Nothing was changed. Install rclone, or name the program that is to be used.`,
        ),
      )
    }
    child.once('error', () => fail('there is no shell to start it'))
    child.once('close', (code) => fail(code === 127 ? 'there is no such program' : `it ended with ${code}: ${lastLine(text)}`))
    child.stderr?.on('data', (bytes: Buffer) => {
      // What it writes later is not kept: errors come with the answers.
      if (text.length < 10_000) text += bytes.toString()
      const address = /Serving remote control on (http:\/\/127\.0\.0\.1:[0-9]+\/)/.exec(text)?.[1]
      if (address === undefined) return
      clearTimeout(giveUp)
      resolve(new URL(address))
    })
  })
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.end('orderly\n')
  const giveUp = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, longestEndMs)
  await ended
  clearTimeout(giveUp)
}
