/** Contents that no side has and a plan names, such as the result of a merge. */
export interface ContentSource {
  /** The bytes whose SHA-256, in hexadecimal digits, this is; null when they are not kept any more. */
  read(sha256: string): Promise<Uint8Array | null>
}
