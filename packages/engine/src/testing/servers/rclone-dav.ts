import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DavServer } from './dav-server.ts'
import { freePort } from './free-port.ts'
import { answers, startProgram } from './started-program.ts'

/** rclone's own WebDAV server: the lax one, which ignores conditions. */
export async function startRcloneDav(): Promise<DavServer> {
  const root = mkdtempSync(join(tmpdir(), 'pairwise-rclone-dav-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = ['serve', 'webdav', root, '--addr', `127.0.0.1:${port}`, '--vfs-cache-mode', 'off', '--dir-cache-time', '0s']
  const env = { RCLONE_USER: 'user', RCLONE_PASS: 'secret', RCLONE_CONFIG: '/dev/null' }
  const program = await startProgram('rclone', args, () => answers(url), env)
  return {
    url,
    username: 'user',
    password: 'secret',
    uid: null,
    root,
    async stop() {
      await program.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
