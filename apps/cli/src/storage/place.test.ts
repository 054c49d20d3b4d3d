import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { revealed } from '@pairwise/engine'
import { afterAll, describe, expect, test } from 'vitest'
import { UsageError } from '../flags/usage-error.ts'
import { addressOf } from './address-of.ts'
import { isRemote, parseRemote } from './parse-remote.ts'
import { Places } from './place.ts'
import { trustedKeys } from './trusted-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'places-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** What `rclone obscure` makes of `pass wörd`. */
const obscured = 'irCA5udVe8UeywyH-abZdPSsFkcmOogRQ3w'
const hostKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIC0oPWvf0xyyCCYdJ1HUkGr5Bw7D2nT5wG8bEo0rTTmR'
const knownHosts = file('known', `# a comment\n[nas.lan]:2222 ssh-ed25519 ${hostKey}\nnas.lan,10.0.0.? ssh-ed25519 ${hostKey}\n`)
const conf = file(
  'rclone.conf',
  `[nas]
type = sftp
host = nas.lan
user = ann
port = 2222
pass = OBSCURED
known_hosts_file = ${knownHosts}

; an old one
[jump]
type = sftp
host = nas.lan
ssh = ssh -J jump nas.lan

[bucket]
type = s3
provider = Minio
access_key_id = key
secret_access_key = secret
endpoint = minio.lan:9000

[cloud]
type = webdav
url = https://cloud.lan/remote.php/dav/files/ann/
vendor = nextcloud
user = ann
pass = OBSCURED

[photos]
type = alias
remote = bucket:media/photos

[here]
type = local

[drive]
type = drive
token = {"access_token":"t"}
`.replaceAll('OBSCURED', obscured),
)
const places = new Places(conf, { configFiles: [], remotes: {}, agent: '/run/agent' })
const remote = (text: string) => {
  const place = places.placeOf(text)
  if (place.kind !== 'remote') throw new Error(`${text} is no remote`)
  return place
}

describe('a folder of a command', () => {
  test.each(['/data', 'data', './a:b', 'dir/a:b', '../x', '/a,b:c'])('%s is one of this machine', (text) => {
    expect(isRemote(text)).toBe(false)
    expect(places.placeOf(text)).toMatchObject({ kind: 'local', text })
  })

  test.each([
    ['nas:', { name: 'nas', type: null, options: {}, path: '' }],
    ['nas:/srv/a:b', { name: 'nas', path: '/srv/a:b' }],
    ['nas,port=22,key_use_agent:x', { name: 'nas', options: { port: '22', key_use_agent: 'true' }, path: 'x' }],
    [':sftp,host=h,user="a:b,""c""":d', { name: null, type: 'sftp', options: { host: 'h', user: 'a:b,"c"' }, path: 'd' }],
    [`:s3,endpoint='http://h:1':b`, { type: 's3', options: { endpoint: 'http://h:1' }, path: 'b' }],
  ])('%s is a remote as rclone has it', (text, parts) => {
    expect(parseRemote(text)).toMatchObject(parts)
    expect(isRemote(text)).toBe(true)
  })

  test('on a server is reached as its remote says, with the password as it was before it was obscured', () => {
    expect(remote('nas:docs')).toMatchObject({
      root: 'docs',
      again: 'nas:docs',
      settings: { kind: 'sftp', host: 'nas.lan', port: 2222, username: 'ann', password: 'pass wörd', agent: null, privateKey: null },
    })
    expect(remote('nas:docs').settings).toMatchObject({ hostKeys: [expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/)] })
    expect(addressOf(remote('nas:docs'))).toBe('sftp://ann@nas.lan:2222/~/docs')
    expect(addressOf(remote('nas:/srv/docs/'))).toBe('sftp://ann@nas.lan:2222/srv/docs')
  })

  test('may be given by an address, and the same place has the same address', () => {
    expect(remote('sftp://ann@nas.lan:2222/srv/docs')).toMatchObject({
      root: '/srv/docs',
      settings: { username: 'ann', agent: '/run/agent' },
    })
    expect(addressOf(remote('sftp://ann@nas.lan:2222/srv/docs'))).toBe(addressOf(remote('nas:/srv/docs')))
    expect(remote('sftp://nas.lan/~/docs')).toMatchObject({ root: 'docs', settings: { port: 22, username: userInfo().username } })
    expect(() => places.placeOf('sftp://ann:secret@nas.lan/x')).toThrow(UsageError)
  })

  test('in a bucket has the bucket as its first name', () => {
    expect(remote('bucket:media/photos/2020')).toMatchObject({
      root: 'photos/2020',
      settings: { kind: 's3', bucket: 'media', endpoint: 'https://minio.lan:9000', pathStyle: true, accessKeyId: 'key' },
    })
    expect(remote('photos:2020')).toMatchObject({ root: 'photos/2020', settings: { bucket: 'media' } })
    expect(addressOf(remote('photos:2020'))).toBe('s3://minio.lan:9000/media/photos/2020')
    expect(() => places.placeOf('bucket:')).toThrow(/name a bucket/)
  })

  test('in a cloud, of another kind, or of this machine after all', () => {
    expect(remote('cloud:docs')).toMatchObject({ root: 'docs', settings: { kind: 'webdav', vendor: 'nextcloud', password: 'pass wörd' } })
    expect(remote('drive:docs')).toMatchObject({ root: 'docs', settings: { kind: 'rclone', remote: 'drive' } })
    expect(remote('jump:docs')).toMatchObject({ settings: { kind: 'rclone', remote: 'jump' } })
    expect(places.placeOf('here:/srv')).toMatchObject({ kind: 'local' })
  })

  test('is refused in words when nobody knows the remote, and secrets are not repeated', () => {
    expect(() => places.placeOf('nobody:x')).toThrow(/there is no remote "nobody" in .*rclone\.conf/)
    expect(() => places.placeOf(':sftp,pass=hidden')).toThrow(/^(?!.*hidden).*after its options comes a colon/)
    expect(remote(`:sftp,host=h,pass=${obscured}:x`)).toMatchObject({ text: ':sftp,…', again: null })
  })

  test('may be of a remote that stands in the environment', () => {
    const own = new Places('', { configFiles: [], remotes: { nas: { type: 'sftp', host: 'other.lan' } }, agent: null })
    expect(own.placeOf('nas:x')).toMatchObject({ settings: { host: 'other.lan', hostKeys: [] } })
  })

  test('a configuration that can’t be read says so', () => {
    const reading = (text: string) => () =>
      new Places(file('other.conf', text), { configFiles: [], remotes: {}, agent: null }).placeOf('a:b')
    expect(reading('# Encrypted\nRCLONE_ENCRYPT_V0:\nabc')).toThrow(/locked by a password/)
    expect(reading('type = sftp')).toThrow(/line 1 of .* is neither/)
    expect(() => new Places(join(folder, 'none'), { configFiles: [], remotes: {}, agent: null }).placeOf('a:b')).toThrow(/is not there/)
  })
})

test('only what rclone obscured is revealed', () => {
  expect(revealed(obscured)).toBe('pass wörd')
  expect(revealed('not obscured!')).toBeNull()
  expect(revealed('short')).toBeNull()
})

test('hosts are known by name, by pattern and by digest, each at its port', () => {
  const hashed = file('hashed', `|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 ${hostKey}\n`)
  expect(trustedKeys(knownHosts, 'nas.lan', 22)).toHaveLength(1)
  expect(trustedKeys(knownHosts, '10.0.0.7', 22)).toHaveLength(1)
  expect(trustedKeys(knownHosts, '10.0.0.77', 22)).toEqual([])
  expect(trustedKeys(knownHosts, '10.0.0.7', 2222)).toEqual([])
  expect(trustedKeys(hashed, '192.168.1.61', 22)).toHaveLength(1)
  expect(trustedKeys(join(folder, 'none'), 'nas.lan', 22)).toEqual([])
})
