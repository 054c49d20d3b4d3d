import { describe, expect, test } from 'vitest'
import { checkRcloneConfig } from './check-rclone-config.ts'
import { parseUpstreams } from './parse-upstreams.ts'

type Config = Readonly<Record<string, Readonly<Record<string, string>>>>

const check = (config: Config, remote = 'r', localRoots: readonly string[] = ['/srv/data']) =>
  checkRcloneConfig({ remote, config, localRoots })

describe('a remote that may be used', () => {
  test('with all that it wraps', () => {
    const found = check({
      r: { type: 'crypt', remote: 'u:vault', password: 'obscured' },
      u: { type: 'union', upstreams: '"a:with space:ro" b: /srv/data/x:nc' },
      a: { type: 's3', provider: 'Other', secret_access_key: 'key' },
      b: { type: 'combine', upstreams: 'one=a:bucket two=l:/srv/data/y' },
      l: { type: 'local' },
      unused: { type: 'evil', ssh: 'ssh' },
    })
    expect([...found.types]).toEqual(['crypt', 'union', 's3', 'combine', 'local'])
    expect(found.sections).toEqual(['r', 'u', 'a', 'b', 'l'])
    expect(found.localPaths).toEqual(['/srv/data/y', '/srv/data/x'])
  })
})

describe('refused with the reason', () => {
  const ofType = (type: string, options: Config[string] = {}) => ({ r: { type, ...options } })

  test.each([
    ['ssh', 'sftp', /runs a command/],
    ['server_command', 'sftp', /runs a command/],
    ['md5sum_command', 'sftp', /runs a command/],
    ['bearer_token_command', 'webdav', /runs a command/],
    ['key_file', 'sftp', /reads a file/],
    ['known_hosts_file', 'sftp', /reads a file/],
    ['service_account_file', 'drive', /reads a file/],
    ['shared_credentials_file', 's3', /reads a file/],
    ['env_auth', 's3', /signs in with what this server/],
    ['key_use_agent', 'sftp', /signs in with what this server/],
    ['profile', 's3', /files of this server/],
    ['http_proxy', 'ftp', /another host/],
    ['socks_proxy', 'sftp', /another host/],
    ['token_url', 'drive', /another host/],
    ['auth_url', 'drive', /another host/],
    ['headers', 'webdav', /every request/],
    ['encoding', 'ftp', /leave their folder/],
    ['copy_links', 'local', /outside of the folder/],
    ['no_check_certificate', 'ftp', /any server/],
    ['no_data_encryption', 'crypt', /not be encrypted/],
    ['brand_new_option', 's3', /not known to be harmless/],
    ['config_is_local', 's3', /not known to be harmless/],
  ])('the option %s of %s', (option, type, why) => {
    const config = ofType(type, { [option]: 'some-secret' })
    expect(() => check(config)).toThrow(why)
    expect(() => check(config)).toThrow(`the option ${option} `)
    expect(() => check(config)).not.toThrow(/some-secret/)
  })

  test.each([
    ['a type that is not known', ofType('evil'), /type "evil" are not taken/],
    ['no type', { r: { remote: 'x' } }, /type "" are not taken/],
    ['a type of every object', ofType('constructor'), /are not taken/],
    ['a remote that is not there', ofType('alias', { remote: 'x:y' }), /wraps \[x\], which is not in the file/],
    ['a connection string', ofType('alias', { remote: ':local:/etc' }), /names no remote/],
    ['a connection string of a remote', ofType('alias', { remote: 'r,secret=hidden:/etc' }), /names no remote/],
    ['a remote by flags', ofType('alias', { remote: '-x:y' }), /names no remote/],
    ['a path that is not absolute', ofType('alias', { remote: 'srv/data' }), /names no remote/],
    ['a folder outside', ofType('alias', { remote: '/etc' }), /leads to \/etc\. Only folders below \/srv\/data/],
    ['a folder beside', ofType('alias', { remote: '/srv/data2' }), /may be reached/],
    ['a way out', ofType('alias', { remote: '/srv/data/../../etc' }), /may be reached/],
    ['the whole disk', ofType('local'), /this server’s disk/],
    ['the disk by way of a local remote', { ...ofType('crypt', { remote: 'l:/etc' }), l: { type: 'local' } }, /leads to \/etc/],
    ['itself', ofType('alias', { remote: 'r:x' }), /wraps itself/],
    ['a circle', { ...ofType('alias', { remote: 'q:x' }), q: { type: 'alias', remote: 'r:y' } }, /wraps itself/],
    ['nothing', ofType('crypt', { password: 'x' }), /names no remote/],
    ['an upstream that is cut', ofType('union', { upstreams: '"a b' }), /names no remote/],
    ['a host whose key nobody knows', ofType('sftp', { host: 'h' }), /known_hosts/],
  ])('%s', (_, config, why) => {
    expect(() => check(config)).toThrow(why)
    expect(() => check(config)).not.toThrow(/hidden/)
    expect(() => check(config)).toThrow(expect.objectContaining({ name: 'SyncError', code: 'backend-failed' }))
  })

  test('folders of this server where none are given', () => {
    expect(() => check(ofType('alias', { remote: '/srv/data' }), 'r', [])).toThrow(/not reached by rclone here/)
  })

  test.each([':local', 'r,opt=x', '-v', 'none', ''])('the remote %j', (remote) => {
    expect(() => check(ofType('s3'), remote)).toThrow(/no name of a remote|There is no/)
  })
})

describe('upstreams', () => {
  test.each([
    ['a:x b:y', ['a:x', 'b:y']],
    [' "a:x y:ro"   b:writeback ', ['a:x y', 'b']],
    ['"a:""x"""', ['a:"x"']],
    ['', []],
    ['"a', null],
    ['a"b c"', null],
  ])('upstreams %j are %j', (text, targets) => {
    expect(parseUpstreams(text, false)).toEqual(targets)
  })
})
