import { parseRcloneConf, type RcloneSections } from '@pairwise/engine/readable'
import { describe, expect, test } from 'vitest'
import { importedRemote } from './imported-remote.ts'

/** `pass wörd` as rclone obscures it. */
const obscured = 'irCA5udVe8UeywyH-abZdPSsFkcmOogRQ3w'

function sectionsOf(text: string): RcloneSections {
  const conf = parseRcloneConf(text)
  if (conf.kind === 'unreadable') throw new Error(conf.why)
  return conf.sections
}

const imported = (text: string, remote = 'r', bucket: string | null = null, borrowed: RcloneSections = {}) =>
  importedRemote(remote, { sections: { ...borrowed, ...sectionsOf(text) }, localRoots: ['/srv/data'] }, bucket)

const byRclone = (wraps: readonly string[] = []) => ({
  kind: 'connection',
  config: { kind: 'rclone', remote: 'r', folder: '' },
  wraps,
  missing: null,
})

describe('a remote that needs no rclone', () => {
  test('sftp, with what rclone itself wrote into it', () => {
    const text = `[r]\ntype = sftp\nhost = nas.local\nuser = me\nport = 2222\npass = ${obscured}\nshell_type = unix\nmd5sum_command = md5sum\nkey_use_agent = false\n`
    expect(imported(text)).toEqual({
      kind: 'connection',
      config: { kind: 'sftp', host: 'nas.local', port: 2222, username: 'me', folder: '/~' },
      secrets: { password: 'pass wörd' },
      wraps: [],
      missing: null,
    })
  })

  test.each([
    ['a key in a file', 'key_file = ~/.ssh/id_ed25519\n', {}, 'privateKey'],
    ['an agent', '', {}, 'privateKey'],
    ['a key in one line', 'key_pem = BEGIN\\nKEY\\nEND\n', { privateKey: 'BEGIN\nKEY\nEND' }, null],
    ['a locked key in a file', `key_file = ~/k\nkey_file_pass = ${obscured}\n`, { passphrase: 'pass wörd' }, 'privateKey'],
  ])('sftp that signs in with %s', (_, more, secrets, missing) => {
    expect(imported(`[r]\ntype = sftp\nhost = h\nuser = u\n${more}`)).toMatchObject({ config: { kind: 'sftp' }, secrets, missing })
  })

  test('webdav', () => {
    const text = `[r]\ntype = webdav\nurl = https://cloud.example/dav\nvendor = nextcloud\nuser = me\npass = ${obscured}\n`
    expect(imported(text)).toMatchObject({
      config: { kind: 'webdav', url: 'https://cloud.example/dav', username: 'me', vendor: 'nextcloud', folder: '' },
      secrets: { password: 'pass wörd' },
    })
  })

  test('s3 with the name of a bucket, and by way of rclone without', () => {
    const text =
      '[r]\ntype = s3\nprovider = Minio\nenv_auth = false\nacl = private\naccess_key_id = AK\nsecret_access_key = SK\nendpoint = minio:9000\n'
    expect(imported(text, 'r', 'photos')).toMatchObject({
      config: { kind: 's3', endpoint: 'https://minio:9000', region: 'us-east-1', bucket: 'photos', accessKeyId: 'AK', pathStyle: true },
      secrets: { secretAccessKey: 'SK' },
    })
    const whole = imported(text)
    expect(whole).toMatchObject(byRclone())
    // What is switched off is left out, because its name alone would be refused.
    expect(JSON.stringify(whole)).not.toContain('env_auth')
  })
})

describe('a remote that stays one of rclone', () => {
  test.each([
    ['an option that only rclone has', '[r]\ntype = webdav\nurl = https://x/\nvendor = sharepoint\n'],
    ['sftp of a known host', '[r]\ntype = sftp\nhost = h\nuser = u\nknown_hosts = h ssh-ed25519 AAAA\n'],
    ['a drive that is signed in', '[r]\ntype = drive\ntoken = {"access_token":"x"}\n'],
  ])('%s', (_, text) => {
    expect(imported(text)).toMatchObject(byRclone())
  })

  test('crypt comes with all that it wraps, and with nothing else', () => {
    const text = `[r]\ntype = crypt\nremote = a:vault\npassword = ${obscured}\n[a]\ntype = alias\nremote = w:\n[w]\ntype = webdav\nurl = https://x/\n[other]\ntype = dropbox\ntoken = SECRET\n`
    const found = imported(text)
    expect(found).toMatchObject({
      ...byRclone(['a', 'w']),
      secrets: {
        rcloneConf: `[r]\ntype = crypt\nremote = a:vault\npassword = ${obscured}\n\n[a]\ntype = alias\nremote = w:\n\n[w]\ntype = webdav\nurl = https://x/\n`,
      },
    })
  })

  test('crypt of a folder of the server', () => {
    expect(imported('[r]\ntype = crypt\nremote = /srv/data/vault\npassword = x\n')).toMatchObject(byRclone())
  })

  test('crypt of a connection that is there', () => {
    const borrowed = { nas: { type: 'smb', host: 'nas' } }
    expect(imported('[r]\ntype = crypt\nremote = nas:vault\npassword = x\n', 'r', null, borrowed)).toMatchObject(byRclone(['nas']))
  })
})

describe('a remote that can’t be imported is refused with the reason and what helps', () => {
  test.each([
    ['a type that is not taken', '[r]\ntype = memory\n', /type "memory" are not taken\. Taken are: /],
    [
      'an option that runs a command',
      '[r]\ntype = sftp\nhost = h\nuser = u\nssh = ssh -A\n',
      /the option ssh is not taken: it runs a command .* Remove it/,
    ],
    ['sign-in as the server', '[r]\ntype = s3\nenv_auth = true\n', /the option env_auth is not taken/],
    ['a wrapped remote that is missing', '[r]\ntype = crypt\nremote = gone:x\n', /wraps \[gone\], which is not in the file\. Add it/],
    [
      'a wrapped remote that is refused',
      '[r]\ntype = crypt\nremote = s:x\n[s]\ntype = sftp\nhost = h\nuser = u\n',
      /\[s\]: no host key is trusted yet\. Add known_hosts/,
    ],
    ['a folder outside of the roots', '[r]\ntype = crypt\nremote = /etc\n', /leads to \/etc\. Only folders below \/srv\/data/],
    [
      'a password in clear',
      '[r]\ntype = sftp\nhost = h\nuser = u\npass = in clear\n',
      /pass is not as `rclone obscure` makes it\. .*obscure the password again/,
    ],
    ['no user', '[r]\ntype = sftp\nhost = h\n', /no user\. Add user =/],
    ['a drive that nobody signed in to', '[r]\ntype = drive\n', /not signed in\. Run `rclone config reconnect r:`/],
  ])('%s', (_, text, why) => {
    const found = imported(text)
    expect(found.kind === 'refused' ? found.why : found).toMatch(why)
    expect(JSON.stringify(found)).not.toContain('in clear')
  })

  test('a name with letters that not every rclone takes, unless no rclone is needed', () => {
    expect(imported('[Fötos]\ntype = dropbox\ntoken = x\n', 'Fötos')).toMatchObject({ why: expect.stringMatching(/Rename the remote/) })
    expect(imported('[Fötos]\ntype = webdav\nurl = https://x/\n', 'Fötos')).toMatchObject({ config: { kind: 'webdav' } })
  })

  test('a bucket of what is no S3', () => {
    expect(imported('[r]\ntype = dropbox\ntoken = x\n', 'r', 'photos')).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/no S3 remote/),
    })
  })
})
