import type { MetadataValues } from '../../ports/storage-backend.ts'
import { type AttributeKind, extendedAttributes } from './extended-attributes.ts'
import type { GuardedFs } from './guarded-fs.ts'
import { readAttributes } from './local-metadata.ts'

const kinds: readonly AttributeKind[] = ['xattrs', 'acls']

/** Makes the attributes of an open entry, of the kinds that are given, those that are given. */
export function giveAttributes(fs: GuardedFs, fd: number, wanted: Pick<MetadataValues, AttributeKind>): void {
  const system = extendedAttributes()
  if (system === null) return
  const handle = `/proc/self/fd/${fd}`
  for (const kind of kinds) {
    const values = wanted[kind]
    if (values === undefined) continue
    const present = readAttributes(fd, kind)
    for (const name of present.keys()) if (!values.has(name)) fs.changeAttribute(() => system.remove(handle, name))
    for (const [name, value] of values) {
      const old = present.get(name)
      if (old === undefined || Buffer.compare(old, value) !== 0) fs.changeAttribute(() => system.set(handle, name, value))
    }
  }
}
