/** A WebDAV server of a test, with its own data folder. */
export interface DavServer {
  readonly url: string
  readonly username: string
  readonly password: string
  /** The folder that it serves. */
  readonly root: string
  stop(): Promise<void>
}
