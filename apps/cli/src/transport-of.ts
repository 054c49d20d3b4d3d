import { RsyncTransport, type Transport } from '@pairwise/engine'
import type { BisyncSettings } from './flags/bisync-settings.ts'
import type { Output } from './output.ts'

/** What moves contents in a run, where that is not the program itself. It tells of each file how much had to be sent. */
export function transportOf({ rsync }: Pick<BisyncSettings, 'rsync'>, output: Pick<Output, 'say'>): { readonly transport?: Transport } {
  if (rsync === null) return {}
  const onMoved = (size: number, sent: number) => output.say('info', `rsync: ${sent} of ${size} bytes were sent`)
  return { transport: new RsyncTransport({ ...rsync, onMoved }) }
}
