import {
  openLocalReadable,
  openLocalWritable,
  openRemoteReadable,
  openRemoteWritable,
  type ReadableBackend,
  type RunGuard,
  type WritableBackend,
} from '@pairwise/engine'
import type { Place } from './place.ts'

export async function openReadable(place: Place, pair: string): Promise<ReadableBackend> {
  return place.kind === 'local' ? openLocalReadable(place.path, pair) : openRemoteReadable(place.settings, place.root, pair)
}

export async function openWritable(place: Place, pair: string, guard: RunGuard): Promise<WritableBackend> {
  return place.kind === 'local' ? openLocalWritable(place.path, pair, guard) : openRemoteWritable(place.settings, place.root, pair, guard)
}
