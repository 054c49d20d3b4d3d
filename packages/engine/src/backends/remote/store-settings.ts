import type { S3Conditions } from './s3-conditions.ts'

/** All that it takes to reach a storage. Whoever makes one has checked it; secrets in it are in clear, and are never part of a message. */
export type StoreSettings = (SftpSettings | S3Settings | WebdavSettings | RcloneSettings) & {
  /** Its owner wants that nothing is ever written there, whoever opens it. */
  readonly isReadOnly?: boolean
}

export interface SftpSettings {
  readonly kind: 'sftp'
  readonly host: string
  readonly port: number
  readonly username: string
  /** Any that are given are tried, in this order: key, agent, password. */
  readonly privateKey: string | null
  readonly passphrase: string | null
  /** The path of an agent's socket. */
  readonly agent: string | null
  readonly password: string | null
  /** The host's keys that are trusted, as `SHA256:` and base64 without padding, as ssh-keygen prints them. None trusts no host. */
  readonly hostKeys: readonly string[]
}

export interface S3Settings {
  readonly kind: 's3'
  /** Null is Amazon's own of the region. */
  readonly endpoint: string | null
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | null
  readonly pathStyle: boolean
  /** In PEM: an authority that is trusted besides those of the system. */
  readonly trustedCa: string | null
  /** What a probe found out of this server; without it nothing is relied on. */
  readonly conditions?: S3Conditions
}

export interface WebdavSettings {
  readonly kind: 'webdav'
  /** Of the folder in which everything of this connection lies. */
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  readonly bearerToken: string | null
  /** Nextcloud and ownCloud keep modification times and checksums by headers of their own. */
  readonly vendor: 'nextcloud' | 'owncloud' | 'other'
  readonly trustedCa: string | null
}

export interface RcloneSettings {
  readonly kind: 'rclone'
  /** The section of `config` that is meant. */
  readonly remote: string
  /** Sections of an rclone.conf: the remote's and those that it wraps. */
  readonly config: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Folders of this server's own disk that wrapped remotes may lead to; none when absent. */
  readonly localRoots?: readonly string[]
  /** The program, `rclone` on the path when null. */
  readonly program: string | null
  /** Hears of the tokens that rclone gets anew, soon after each renewal and at last before the storage is closed. */
  readonly onRenewed?: (tokens: readonly RenewedToken[]) => Promise<void>
}

/** A token of a section that rclone replaced by a newer one. */
export interface RenewedToken {
  readonly section: string
  readonly before: string
  readonly after: string
}
