import { createHash } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DavServer } from './dav-server.ts'
import { freePort } from './free-port.ts'
import { answers, startProgram } from './started-program.ts'

const modules = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_basic', 'dav', 'dav_fs', 'mime']
/** Debian's www-data, as which the server runs when root starts it. */
const webUser = 33

/** Apache's mod_dav: the strict server, which keeps its word about conditions. */
export async function startApacheDav(): Promise<DavServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-apache-'))
  chmodSync(folder, 0o755)
  const isRoot = process.getuid?.() === 0
  for (const name of ['root', 'lock']) {
    mkdirSync(join(folder, name))
    if (isRoot) chownSync(join(folder, name), webUser, webUser)
  }
  const port = await freePort()
  writeFileSync(join(folder, 'users'), `user:{SHA}${createHash('sha1').update('secret').digest('base64')}\n`)
  writeFileSync(join(folder, 'configuration'), configuration(folder, port, isRoot))
  const url = `http://127.0.0.1:${port}`
  const program = await startProgram('/usr/sbin/apache2', ['-f', join(folder, 'configuration'), '-DFOREGROUND'], () => answers(url))
  return {
    url,
    username: 'user',
    password: 'secret',
    uid: isRoot ? webUser : null,
    root: join(folder, 'root'),
    async stop() {
      await program.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(folder: string, port: number, isRoot: boolean): string {
  return `
ServerRoot ${folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
Mutex file:${folder}/lock default
${isRoot ? 'User www-data\nGroup www-data' : ''}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
TypesConfig /etc/mime.types
DavLockDB ${folder}/lock/db
DocumentRoot ${folder}/root
LimitXMLRequestBody 0
AllowEncodedSlashes On
KeepAlive On
MaxKeepAliveRequests 0
FileETag MTime Size
<Directory ${folder}/root>
  Dav On
  DavDepthInfinity Off
  AuthType Basic
  AuthName dav
  AuthUserFile ${folder}/users
  Require valid-user
</Directory>
`
}
