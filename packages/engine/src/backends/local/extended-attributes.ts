/**
 * Extended attributes, and access control lists, which Linux keeps as attributes of its own. Node has no calls for them, so they go
 * to the system's C library; where that can't be called there are none to read or set.
 */
import { PathError } from '../../errors.ts'
import type { LocalPath } from './local-path.ts'
import { type SystemCall, type SystemLibrary, systemLibrary, zeroEnded } from './system-library.ts'

/** What of an entry is asked for: `xattrs` are those that people and programs may set. */
export type AttributeKind = 'xattrs' | 'acls'

export type Attributes = ReadonlyMap<string, Uint8Array>

const aclNames: ReadonlySet<string> = new Set(['system.posix_acl_access', 'system.posix_acl_default'])
const largest = 65_536

let loaded: ExtendedAttributes | null | undefined

/** Null where the C library can't be called. */
export function extendedAttributes(): ExtendedAttributes | null {
  loaded ??= load()
  return loaded
}

function load(): ExtendedAttributes | null {
  const system = systemLibrary()
  return system === null ? null : new ExtendedAttributes(system)
}

export class ExtendedAttributes {
  readonly #system: SystemLibrary
  readonly #calls: Record<'list' | 'listLink' | 'get' | 'getLink' | 'set' | 'remove', SystemCall>
  readonly #names = Buffer.alloc(largest)
  readonly #value = Buffer.alloc(largest)

  constructor(system: SystemLibrary) {
    this.#system = system
    this.#calls = {
      list: system.func('int64_t listxattr(const void *path, void *names, uint64_t size)'),
      listLink: system.func('int64_t llistxattr(const void *path, void *names, uint64_t size)'),
      get: system.func('int64_t getxattr(const void *path, const void *name, void *value, uint64_t size)'),
      getLink: system.func('int64_t lgetxattr(const void *path, const void *name, void *value, uint64_t size)'),
      set: system.func('int setxattr(const void *path, const void *name, const void *value, uint64_t size, int flags)'),
      remove: system.func('int removexattr(const void *path, const void *name)'),
    }
  }

  /** Whether the file system that a path is on keeps them. */
  isKept(path: string, kind: AttributeKind): boolean {
    const name = kind === 'xattrs' ? 'user.pairwise' : 'system.posix_acl_access'
    return this.#calls.get(zeroEnded(path), zeroEnded(name), this.#value, largest) >= 0 || this.#failure() === 'ENODATA'
  }

  /** In the order of their names. `follows`: of what a link, or the name of an open handle, leads to. */
  read(at: LocalPath, kind: AttributeKind, follows: boolean): Attributes {
    const path = zeroEnded(at)
    const length = this.#calls[follows ? 'list' : 'listLink'](path, this.#names, largest)
    if (length < 0) return this.#noneUnless(['ENOTSUP', 'EOPNOTSUPP'], at)
    const names = this.#names
      .subarray(0, length)
      .toString('latin1')
      .split('\0')
      .filter((name) => isOf(kind, name))
    const attributes = new Map<string, Uint8Array>()
    for (const name of names.sort()) {
      const size = this.#calls[follows ? 'get' : 'getLink'](path, zeroEnded(Buffer.from(name, 'latin1')), this.#value, largest)
      if (size >= 0) attributes.set(name, Uint8Array.from(this.#value.subarray(0, size)))
      else this.#noneUnless(['ENODATA', 'ENOTSUP', 'EOPNOTSUPP'], at)
    }
    return attributes
  }

  /** `handle` is the name of an open handle, so that it is the open entry that gets it. */
  set(handle: string, name: string, value: Uint8Array): void {
    const done = this.#calls.set(
      zeroEnded(handle),
      zeroEnded(Buffer.from(name, 'latin1')),
      value.length === 0 ? null : value,
      value.length,
      0,
    )
    if (done !== 0) throw this.#error()
  }

  remove(handle: string, name: string): void {
    if (this.#calls.remove(zeroEnded(handle), zeroEnded(Buffer.from(name, 'latin1'))) !== 0 && this.#failure() !== 'ENODATA')
      throw this.#error()
  }

  #noneUnless(harmless: readonly string[], at: LocalPath): Attributes {
    const code = this.#failure()
    if (harmless.includes(code)) return new Map()
    throw new PathError(code, `the extended attributes of ${at} can't be read`)
  }

  #error(): PathError {
    return new PathError(this.#failure(), 'an extended attribute can not be set')
  }

  #failure(): string {
    return this.#system.failure()
  }
}

function isOf(kind: AttributeKind, name: string): boolean {
  return kind === 'xattrs' ? name.startsWith('user.') : aclNames.has(name)
}
