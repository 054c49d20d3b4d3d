import { describe, expect, it } from 'vitest'
import { type ParsedAddress, parseAddress } from './parse-address.ts'

const parsed = (config: object, secrets: object = {}, name = expect.any(String)) => ({ kind: 'parsed', config, secrets, name })

describe('parseAddress', () => {
  it.each<[string, object]>([
    [
      'sftp://me@nas.local:22/volume1/photos',
      parsed({ kind: 'sftp', host: 'nas.local', port: 22, username: 'me', folder: '/volume1/photos' }),
    ],
    ['  ssh://nas.local  ', parsed({ kind: 'sftp', host: 'nas.local', port: 22, folder: '/' }, {}, 'nas.local')],
    ['sftp://me@[fe80::1]:2222/a%20b', parsed({ kind: 'sftp', host: 'fe80::1', port: 2222, username: 'me', folder: '/a b' })],
    [
      'sftp://me:p%40ss@nas.local:21',
      parsed({ kind: 'sftp', host: 'nas.local', port: 21, username: 'me', folder: '/' }, { password: 'p@ss' }),
    ],
    ['sftp://me:a:b@c@nas/x', parsed({ kind: 'sftp', host: 'nas', port: 22, username: 'me', folder: '/x' }, { password: 'a:b@c' })],
    ['me@nas.local:/volume1', parsed({ kind: 'sftp', host: 'nas.local', port: 22, username: 'me', folder: '/volume1' })],
    ['sftp://me@host/~/docs', parsed({ kind: 'sftp', host: 'host', port: 22, username: 'me', folder: '/~/docs' }, {}, 'host')],
    ['me@host:docs/a', parsed({ kind: 'sftp', host: 'host', port: 22, username: 'me', folder: '/~/docs/a' }, {}, 'host')],
    ['me@host:~', parsed({ kind: 'sftp', host: 'host', port: 22, username: 'me', folder: '/~' }, {}, 'host')],
    ['s3://Bucket/some/prefix/', parsed({ kind: 's3', bucket: 'Bucket', folder: 'some/prefix' }, {}, 'Bucket')],
    [
      's3://AKIA1:top%2Fsecret@b?endpoint=minio.local:9000&region=eu',
      parsed(
        { kind: 's3', bucket: 'b', folder: '', endpoint: 'https://minio.local:9000', region: 'eu', accessKeyId: 'AKIA1' },
        { secretAccessKey: 'top/secret' },
      ),
    ],
    ['https://cloud.example/dav', parsed({ kind: 'webdav', url: 'https://cloud.example/dav', vendor: 'other' })],
    [
      'https://dana:pw@cloud.example/remote.php/dav/files/dana?x=1#y',
      parsed(
        { kind: 'webdav', url: 'https://cloud.example/remote.php/dav/files/dana', vendor: 'nextcloud', username: 'dana' },
        { password: 'pw' },
      ),
    ],
    ['dav://nas:5005', parsed({ kind: 'webdav', url: 'http://nas:5005/', vendor: 'other' })],
    ['gdrive:Photos/2026', parsed({ kind: 'rclone', remote: 'gdrive', folder: 'Photos/2026' }, {}, 'gdrive')],
    ['My Drive:', parsed({ kind: 'rclone', remote: 'My Drive', folder: '' })],
  ])('reads %s', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected)
  })

  it.each([
    ['', /Paste an address/],
    ['/data/photos', /connected already/],
    ['\\\\server\\share', /smb/],
    ['ftp://host/x', /ftp:\/\/ are not known/],
    ['sftp:///x', /names no server/],
    ['s3:///x', /names no bucket/],
    ['https:///x', /names no server/],
    ['sftp://a%zz@host/', /%25/],
    ['just words', /Paste an address such as/],
  ])('says what is wrong with %j', (text, why) => {
    const answer = parseAddress(text)
    expect(answer.kind === 'unreadable' ? answer.why : answer).toMatch(why)
  })

  it('keeps a secret nowhere but among the secrets', () => {
    const texts = ['sftp://u:SECRET@h/p', 's3://K:SECRET@b/p', 'https://u:SECRET@h/p', 'davs://u:SECRET@h/p']
    for (const answer of texts.map(parseAddress) as Extract<ParsedAddress, { kind: 'parsed' }>[]) {
      expect(Object.values(answer.secrets)).toEqual(['SECRET'])
      expect(JSON.stringify([answer.config, answer.name])).not.toContain('SECRET')
    }
  })
})
