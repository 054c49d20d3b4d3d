import { pairSettings } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import { RsyncTransport, type Transport } from '@pairwise/engine'

/** What moves contents in a run of the pair, where that is not Pairwise itself. `say` is told of each file how much had to be sent. */
export function transportOfPair({ settings }: Pick<PairRow, 'settings'>, say: (text: string) => void): { readonly transport?: Transport } {
  const { transport, rsyncCompress } = pairSettings.parse(settings)
  if (transport === 'builtin') return {}
  return {
    transport: new RsyncTransport({ compress: rsyncCompress, onMoved: (size, sent) => say(`rsync: ${sent} of ${size} bytes were sent`) }),
  }
}
