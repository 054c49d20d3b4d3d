import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTestBucket } from '../packages/engine/src/testing/servers/s3-server.ts'
import { startSshd } from '../packages/engine/src/testing/servers/sshd.ts'

/** Storage on this machine's loopback interface, as both programs reach it: by a name in one rclone.conf. */
export interface Remote {
  readonly name: string
  /** The part of rclone.conf. */
  readonly section: string
  /** A folder of it that is not there yet, or has nothing in it. */
  newFolder(): string
  stop(): Promise<void>
}

export const remoteKinds = ['s3', 'sftp'] as const
export type RemoteKind = (typeof remoteKinds)[number]

export function startRemote(kind: RemoteKind, folder: string): Promise<Remote> {
  return kind === 's3' ? startBucket() : startServer(folder)
}

async function startBucket(): Promise<Remote> {
  const { settings, stop } = await startTestBucket()
  let folders = 0
  const options = {
    type: 's3',
    provider: 'Other',
    endpoint: settings.endpoint ?? '',
    region: settings.region,
    access_key_id: settings.accessKeyId,
    secret_access_key: settings.secretAccessKey,
    force_path_style: 'true',
  }
  return { name: 's3', section: sectionOf('s3', options), newFolder: () => `s3:${settings.bucket}/${process.pid}-${++folders}`, stop }
}

async function startServer(folder: string): Promise<Remote> {
  const { settings, folder: root, keyFile, knownHost, stop } = await startSshd()
  const knownHosts = join(folder, 'known_hosts')
  writeFileSync(knownHosts, `${knownHost}\n`)
  let folders = 0
  const options = {
    type: 'sftp',
    host: settings.host,
    port: String(settings.port),
    user: settings.username,
    key_file: keyFile,
    known_hosts_file: knownHosts,
  }
  const newFolder = () => {
    const made = join(root, String(++folders))
    mkdirSync(made)
    // Both programs sign in as somebody who may be another one than who measures.
    chmodSync(made, 0o777)
    return `sftp:${made}`
  }
  return { name: 'sftp', section: sectionOf('sftp', options), newFolder, stop }
}

function sectionOf(name: string, options: Readonly<Record<string, string>>): string {
  return [`[${name}]`, ...Object.entries(options).map(([key, value]) => `${key} = ${value}`), ''].join('\n')
}
