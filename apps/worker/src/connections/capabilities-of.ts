import type { Capabilities } from '@pairwise/contracts'
import type { RemoteStore } from '@pairwise/engine'

/** What a storage can do. `ignoresCase` is what a probe found. */
export function capabilitiesOf(store: RemoteStore, ignoresCase: boolean): Capabilities {
  const { traits } = store
  return {
    mtimePrecisionNs: traits.mtimePrecisionNs === null ? null : String(traits.mtimePrecisionNs),
    checksums: [...traits.hashes],
    ownRevision: traits.ownRevision,
    caseInsensitive: traits.caseInsensitive || ignoresCase,
    maxNameBytes: traits.maxNameBytes,
    emptyFolders: traits.emptyFolders,
    conditions: { ...traits.conditions },
    serverMove: store.move !== undefined,
    serverCopy: store.copy !== undefined,
    links: store.makeLink !== undefined && store.readLink !== undefined,
    modes: traits.modes,
  }
}
