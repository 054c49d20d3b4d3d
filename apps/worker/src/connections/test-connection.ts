import type { Capabilities, ConnectionDraft, ShownHostKey, StoreConditions, TestLine } from '@pairwise/contracts'
import type { ConnectionTestRow, Database, FoundByTest, SecretBox } from '@pairwise/db'
import {
  isPathTrouble,
  probeConditions,
  type RemoteStore,
  rsyncVersionOn,
  type StoreSettings,
  SyncError,
  shownHostKey,
} from '@pairwise/engine'
import { remoteFolder, storeSettingsOf } from '../adapters/store-settings.ts'
import type { Storage } from '../carry-out/carry-out-deps.ts'
import { listFolder } from '../folders/list-folder.ts'
import type { Log } from '../logger.ts'
import { capabilitiesOf, type FoundByProbe } from './capabilities-of.ts'
import { Probe } from './probe-storage.ts'
import { reachServer } from './reach-server.ts'
import { openDraft, readConnection } from './stored-connection.ts'
import { type Found, TestLines, tick } from './test-lines.ts'
import { troubleText } from './trouble-text.ts'

export interface TestConnectionDeps {
  readonly database: Pick<Database, 'connections' | 'connectionTests' | 'withTransaction'>
  readonly storage: Pick<Storage, 'openStore'>
  readonly box: SecretBox
  readonly localRoots: readonly string[]
  readonly log: Log
}

/** Carries out a test: its row says how far it has come, and what it found. Nothing is left on the storage. */
export async function testConnection(testId: string, deps: TestConnectionDeps, stop: AbortSignal): Promise<void> {
  const test = await deps.database.connectionTests.get(testId)
  if (test === null || test.state !== 'running') return
  const found = await tryOut(test, deps, stop)
  await deps.database.withTransaction(async (within) => {
    await within.connectionTests.finish(testId, found)
    if (test.connectionId !== null) await within.liveEvents.append('instance', [{ type: 'connections-changed' }])
  })
}

async function tryOut(test: ConnectionTestRow, deps: TestConnectionDeps, stop: AbortSignal): Promise<FoundByTest> {
  const lines = new TestLines((soFar) => deps.database.connectionTests.putLines(test.id, soFar))
  try {
    const draft = await draftOf(test, deps)
    const { capabilities, hostKey } = await new StorageTest(draft, lines, deps, stop).run()
    return { state: lines.hasFailed ? 'not-working' : 'working', lines: lines.complete(), capabilities, hostKey }
  } catch (error) {
    deps.log.error({ err: error, test: test.id }, 'a test of a connection met a fault')
    const trouble = troubleText(error) ?? { text: 'Pairwise met a fault of its own. The log of the worker says more.', fix: null }
    const failed: TestLine[] = lines.complete()
    const at = failed.findIndex(({ state, text }) => state === 'skipped' && text === null)
    const line = failed[at]
    if (line !== undefined) failed[at] = { ...line, state: 'failed', ...trouble }
    return { state: 'not-working', lines: failed, capabilities: null, hostKey: null }
  }
}

async function draftOf(test: ConnectionTestRow, { database, box, localRoots }: TestConnectionDeps): Promise<ConnectionDraft> {
  if (test.connectionId !== null) {
    const stored = await readConnection(test.connectionId, { database, box, localRoots })
    if (stored.kind === 'remote') return stored.draft
    throw new SyncError('backend-failed', 'the disk of this machine needs no test')
  }
  const sealed = await database.connectionTests.sealedDraft(test.id)
  if (sealed === null) throw new SyncError('backend-failed', 'what was to be tested is not there any more. Test again')
  return openDraft(sealed, test.id, box)
}

/** One run through all steps. */
class StorageTest {
  readonly #draft: ConnectionDraft
  readonly #lines: TestLines
  readonly #deps: TestConnectionDeps
  readonly #stop: AbortSignal
  readonly #settings: StoreSettings
  #hostKey: ShownHostKey | null = null
  #otherKey: ShownHostKey | null = null

  constructor(draft: ConnectionDraft, lines: TestLines, deps: TestConnectionDeps, stop: AbortSignal) {
    this.#draft = draft
    this.#lines = lines
    this.#deps = deps
    this.#stop = stop
    this.#settings = storeSettingsOf(draft, deps)
  }

  async run(): Promise<{ capabilities: Capabilities | null; hostKey: ShownHostKey | null }> {
    const folder = remoteFolder(this.#draft.config, '/')
    await this.#lines.step('reach', () => this.#reach())
    const signedIn = await this.#lines.step('sign-in', () => this.#signInAndLook(folder), programsFound)
    const store = signedIn?.store ?? null
    if (store === null) return { capabilities: null, hostKey: this.#hostKey }
    try {
      await this.#lines.step(
        'list',
        () => listFolder(store, folder, this.#stop),
        ({ entries }) => ({ ...tick, text: entries.length === 1 ? '1 entry.' : `${entries.length.toLocaleString('en-US')} entries.` }),
      )
      const found = this.#draft.readOnly === true ? await this.#leaveUnwritten() : await this.#probe(store, folder)
      return { capabilities: this.#lines.hasFailed ? null : capabilitiesOf(store, found), hostKey: this.#hostKey }
    } finally {
      await store.close()
    }
  }

  /** What a host has of rsync decides whether pairs can move contents with it. */
  async #signInAndLook(folder: string): Promise<SignedIn> {
    const store = await this.#signIn(folder)
    return { store, rsync: store.host === undefined ? null : await rsyncVersionOn(store.host) }
  }

  async #reach(): Promise<void> {
    const { config } = this.#draft
    switch (config.kind) {
      case 'sftp':
        return this.#reachHost(config)
      case 's3':
        return reachServer(config.endpoint ?? `https://s3.${config.region}.amazonaws.com`, config.trustedCa, this.#stop)
      case 'webdav':
        return reachServer(config.url, config.trustedCa, this.#stop)
      case 'rclone':
        // What it leads to is known to rclone alone, which signs in with its first request.
        return
      default:
        return config satisfies never
    }
  }

  /** A key that nobody trusts ends the test before anything is sent that says who signs in. */
  async #reachHost({ host, port }: { readonly host: string; readonly port: number }): Promise<void> {
    const fingerprint = await shownHostKey({ host, port }, this.#stop)
    const { hostKey: trusted } = this.#draft
    if (trusted === null) {
      this.#hostKey = { host, fingerprint, trusted }
      const text = `first contact with ${host}. Its key is ${fingerprint}. Compare it with the server before you trust it`
      throw new SyncError('host-key-unknown', text)
    }
    // A host with several keys may show the trusted one to those who ask for its kind, as signing in does.
    if (fingerprint !== trusted) this.#otherKey = { host, fingerprint, trusted }
  }

  /** Some storage signs in with its first request, which asks for the folder. */
  async #signIn(folder: string): Promise<RemoteStore> {
    const store = await this.#open()
    try {
      await store.stat(folder)
      return store
    } catch (error) {
      // Trouble with the folder is for the next step to tell.
      if (isPathTrouble(error)) return store
      await store.close()
      throw error
    }
  }

  async #open(): Promise<RemoteStore> {
    try {
      return await this.#deps.storage.openStore(this.#settings)
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'host-key-changed' || this.#otherKey === null) throw error
      this.#hostKey = this.#otherKey
      const { host, fingerprint, trusted } = this.#otherKey
      const text = `the key of ${host} changed. This can be a reinstall or an attack. Not connected. Nothing was sent. It shows ${fingerprint}, and ${trusted} is trusted`
      throw new SyncError('host-key-changed', text, { cause: error })
    }
  }

  /** What its owner wants never to be written to is not tried out. */
  async #leaveUnwritten(): Promise<FoundByProbe> {
    const text = 'Not tried: nothing is ever written to this storage.'
    for (const step of ['write', 'read-back', 'delete', 'clock'] as const)
      await this.#lines.step(
        step,
        async () => null,
        () => ({ state: 'skipped', text, fix: null }),
      )
    return { ignoresCase: false, conditions: null }
  }

  async #probe(store: RemoteStore, folder: string): Promise<FoundByProbe> {
    const probe = new Probe(store, folder)
    const startedAt = Date.now()
    let ignoresCase = false
    let conditions: StoreConditions | null = null
    try {
      await this.#lines.step('write', async () => {
        await probe.write()
        conditions = await probeConditions(this.#settings, folder, probe.tag)
      })
      const skew = this.#lines.hasFailed ? null : skewOf(await probe.writtenAt(), startedAt, Date.now())
      await this.#lines.step('read-back', async () => {
        await probe.readBack()
        ignoresCase = await probe.ignoresCase()
      })
      await this.#lines.step('delete', () => probe.remove())
      await this.#lines.step(
        'clock',
        async () => skew,
        (ms) => (ms === null ? { state: 'skipped', text: 'This storage does not say what time it is there.', fix: null } : clockFound(ms)),
      )
    } finally {
      await probe.cleanUp()
    }
    return { ignoresCase, conditions }
  }
}

interface SignedIn {
  readonly store: RemoteStore
  readonly rsync: string | null
}

/** What is told of a program by which the storage is reached, and of one on its host that pairs can make use of. */
function programsFound({ store: { program }, rsync }: SignedIn): Found {
  if (program !== undefined) return { ...tick, text: `${program.text}.`, fix: program.warning }
  return rsync === null ? tick : { ...tick, text: `rsync on the host: ${rsync}.` }
}

/** How far the storage's clock is from ours; what happened in between counts as no difference. */
function skewOf(writtenAt: number | null, startedAt: number, endedAt: number): number | null {
  if (writtenAt === null) return null
  return writtenAt < startedAt ? writtenAt - startedAt : Math.max(0, writtenAt - endedAt)
}

const largestSkewMs = 2_000

function clockFound(ms: number): Found {
  const text = `${(Math.abs(ms) / 1000).toFixed(1)} s`
  if (Math.abs(ms) <= largestSkewMs) return { ...tick, text }
  const fix = `Its clock is ${ms > 0 ? 'ahead' : 'behind'}. Set the clocks of both machines by a time server: times of files are compared.`
  return { ...tick, text, fix }
}
