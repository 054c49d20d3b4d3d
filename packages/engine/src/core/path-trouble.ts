/** What whoever opened a storage calls it. */
export interface StorageOrigin {
  readonly id: string
  readonly name: string
}

/** What is known of trouble with one path besides its words. */
export interface PathTrouble {
  /** The system's name for it, like ENOENT. */
  readonly code: string
  /** Which storage it was, where that is known. */
  readonly origin: StorageOrigin | null
}
