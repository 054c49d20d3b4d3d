import type { BaselineHeader, BaselinePage, PageRef } from '../core/baseline.ts'
import { foldDirectory, type RecordChange } from '../core/fold-outcomes.ts'
import type { AgreedRecord } from '../core/outcome.ts'
import { pageFormat } from '../core/page.ts'
import { type Keying, keyOf } from '../core/path-key.ts'
import type { ResyncMode } from '../core/policy.ts'
import { nameOf, parentOf, pathToKey, type RelPath } from '../core/rel-path.ts'
import { type CompiledScope, compileScope, type Scope, scopeText } from '../core/scope.ts'
import { type PerSide, perSide, type Side, sides } from '../core/side.ts'
import type { StateStore } from '../ports/state-store.ts'
import { rekeyedPages } from './rekeyed-pages.ts'

export interface BaselineSettings {
  readonly keying: Keying
  readonly scope: Scope
  readonly roots: PerSide<string | null>
  readonly resync: ResyncMode | null
}

/** The baseline while a run goes on: knows its version and writes what was agreed, batch by batch. */
export class BaselineWriter {
  readonly #state: StateStore
  readonly #keying: Keying
  readonly #scope: string
  readonly #inScope: CompiledScope
  readonly #roots: PerSide<string | null>
  #version: number
  #status: BaselineHeader['status']
  /** A resync starts from nothing. */
  #clearFirst: boolean
  /** The pages have keys that were made when names were matched in another way. */
  readonly #isRekeyed: boolean

  constructor(state: StateStore, from: BaselineHeader | null, settings: BaselineSettings) {
    this.#state = state
    this.#keying = settings.keying
    this.#scope = scopeText(settings.scope)
    this.#inScope = compileScope(settings.scope)
    this.#roots = settings.roots
    this.#version = from?.version ?? 0
    this.#status = settings.resync === null ? 'settled' : `resyncing:${settings.resync}`
    this.#clearFirst = settings.resync !== null
    this.#isRekeyed = from !== null && from.keying !== settings.keying
  }

  get version(): number {
    return this.#version
  }

  /**
   * A resync gives up the old baseline before it writes anything: cut off after this, it goes on as a resync. Any other run makes the
   * keys anew, in one commit, where names are matched in another way than before.
   */
  async begin(): Promise<void> {
    if (this.#clearFirst) await this.#write([], [])
    else if (this.#isRekeyed) await this.#rekey()
  }

  async #rekey(): Promise<void> {
    const pages: BaselinePage[] = []
    for await (const batch of rekeyedPages(this.#state, this.#keying)) pages.push(...batch)
    this.#clearFirst = true
    await this.#write(pages, [])
  }

  /** Folds what was observed into the pages it concerns and commits them; the records' bytes are on the disks already. */
  async commit(records: readonly AgreedRecord[]): Promise<void> {
    const folders = groupByFolder(
      records.map((each) => this.#withoutStrays(each)),
      this.#keying,
    )
    const present = this.#clearFirst ? [] : await this.#state.pagesOf([...folders.values()].map((folder) => folder.key))
    const put: BaselinePage[] = []
    const remove: PageRef[] = []
    const pages = Map.groupBy(present, (page) => `${page.side}:${Buffer.from(page.key).toString('latin1')}`)
    for (const { key, path, changes } of folders.values()) {
      for (const side of sides) {
        const old = pages.get(`${side}:${Buffer.from(key).toString('latin1')}`) ?? []
        const folded = foldDirectory({ key, path: old[0]?.path ?? path[side], side }, old, changes[side])
        put.push(...folded.put)
        remove.push(...folded.remove)
      }
    }
    await this.#write(put, remove)
  }

  /** A conflict copy may have a name that is out of scope: it is on both sides, and nobody's any more. */
  #withoutStrays(agreed: AgreedRecord): AgreedRecord {
    const { spelled, record } = agreed
    const isFile = record !== null && record.path1.kind === 'file'
    return isFile && sides.every((side) => !this.#inScope.hasFile(spelled[side])) ? { ...agreed, record: null } : agreed
  }

  /** Ends a resync: from now on the baseline speaks for itself. */
  async settle(): Promise<void> {
    this.#status = 'settled'
    await this.#write([], [])
  }

  async #write(put: readonly BaselinePage[], remove: readonly PageRef[]): Promise<void> {
    const header = {
      version: this.#version + 1,
      format: pageFormat,
      keying: this.#keying,
      scope: this.#scope,
      status: this.#status,
      roots: this.#roots,
      blocked: null,
    }
    await this.#state.commit({ expectedVersion: this.#version, header, clear: this.#clearFirst, put, remove })
    this.#version++
    this.#clearFirst = false
  }
}

interface FolderChanges {
  readonly key: Uint8Array
  readonly path: PerSide<RelPath>
  readonly changes: Record<Side, RecordChange[]>
}

function groupByFolder(records: readonly AgreedRecord[], keying: Keying): Map<RelPath, FolderChanges> {
  const folders = new Map<RelPath, FolderChanges>()
  for (const { spelled, formerly, record, hashes } of records) {
    const path = perSide((side) => parentOf(spelled[side]))
    const key = keyOf(path.path1, keying)
    let folder = folders.get(key)
    if (folder === undefined) {
      folder = { key: pathToKey(key), path, changes: { path1: [], path2: [] } }
      folders.set(key, folder)
    }
    for (const side of sides) {
      if (formerly !== undefined) folder.changes[side].push({ name: nameOf(formerly[side]), record: null })
      folder.changes[side].push({
        name: nameOf(spelled[side]),
        record: record === null ? null : record[side],
        hash: hashes?.[side] ?? null,
      })
    }
  }
  return folders
}
