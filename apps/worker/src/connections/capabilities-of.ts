import type { Capabilities, StoreConditions } from '@pairwise/contracts'
import type { RemoteStore } from '@pairwise/engine'

/** What only writing could tell of a storage. */
export interface FoundByProbe {
  readonly ignoresCase: boolean
  readonly conditions: StoreConditions | null
}

/** What a storage can do. */
export function capabilitiesOf(store: RemoteStore, { ignoresCase, conditions: found }: FoundByProbe): Capabilities {
  const { traits } = store
  return {
    mtimePrecisionNs: traits.mtimePrecisionNs === null ? null : String(traits.mtimePrecisionNs),
    checksums: [...traits.hashes],
    ownRevision: traits.ownRevision,
    caseInsensitive: traits.caseInsensitive || ignoresCase,
    maxNameBytes: traits.maxNameBytes,
    emptyFolders: traits.emptyFolders,
    conditions:
      found === null ? { ...traits.conditions } : { create: found.create, replace: found.replace !== null, remove: found.remove !== null },
    ...(found === null ? {} : { found }),
    serverMove: store.move !== undefined,
    serverCopy: store.copy !== undefined,
    links: store.makeLink !== undefined && store.readLink !== undefined,
    modes: traits.modes,
  }
}
