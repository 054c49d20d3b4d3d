import { decodePage } from '../core/page.ts'
import { type Keying, keyOf } from '../core/path-key.ts'
import { compareBytes, joinPath, type RelPath } from '../core/rel-path.ts'
import { other, type Side, sides } from '../core/side.ts'
import type { BaselinePage, StateStore } from '../ports/state-store.ts'

/** A path of which the baseline has a record on one side and none, or one of another kind, on `side`. */
export interface BaselineGap {
  readonly path: RelPath
  readonly side: Side
}

/**
 * Looks whether the two sides of a baseline name the same entries. Every commit writes both in one transaction, so a gap means that
 * the file was changed by something else. Neither side itself is looked at.
 */
export async function* checkBaseline(state: StateStore, keying: Keying): AsyncGenerator<BaselineGap, void, void> {
  let folder: BaselinePage[] = []
  for await (const pages of state.pages()) {
    for (const page of pages) {
      const first = folder[0]
      if (first !== undefined && compareBytes(first.key, page.key) !== 0) {
        yield* gapsIn(folder, keying)
        folder = []
      }
      folder.push(page)
    }
  }
  yield* gapsIn(folder, keying)
}

function* gapsIn(pages: readonly BaselinePage[], keying: Keying): Generator<BaselineGap> {
  const found = { path1: new Map<string, Known>(), path2: new Map<string, Known>() }
  for (const { side, path, entries } of pages) {
    for (const { name, seen } of decodePage(entries)) found[side].set(keyOf(name, keying), { path: joinPath(path, name), kind: seen.kind })
  }
  for (const side of sides) {
    for (const [key, { path, kind }] of found[other(side)]) if (found[side].get(key)?.kind !== kind) yield { path, side }
  }
}

interface Known {
  readonly path: RelPath
  readonly kind: 'file' | 'directory'
}
