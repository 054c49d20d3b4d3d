/** A WebDAV server of a test, with its own data folder. */
export interface DavServer {
  readonly url: string
  readonly username: string
  readonly password: string
  /** As whom it works on its folder; null when it is this process's user. */
  readonly uid: number | null
  /** The folder that it serves. */
  readonly root: string
  stop(): Promise<void>
}
