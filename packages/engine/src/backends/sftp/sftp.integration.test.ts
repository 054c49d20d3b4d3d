import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { runBackendContract } from '../../testing/backend-contract.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { leftoverOf } from '../../testing/leftover-of.ts'
import { ServedDiskProgram } from '../../testing/served-disk-program.ts'
import { type Sshd, startSshd } from '../../testing/servers/sshd.ts'
import { openRemoteReadable, openRemoteWritable } from '../remote/open-remote.ts'
import type { RemoteStore } from '../remote/remote-store.ts'
import { changedStore } from '../remote/wrappers/changed-store.ts'
import { openSftpStore } from './sftp-store.ts'

let sshd: Sshd
let store: RemoteStore
/** The store for one test, who leaves it open for the next one. */
let kept: RemoteStore
beforeAll(async () => {
  sshd = await startSshd()
  // On one channel, an answer says that all that was sent before has been done.
  store = await openSftpStore(sshd.settings, 1)
  kept = changedStore(store, { close: async () => {} })
})
afterAll(async () => {
  await store.close()
  await sshd.stop()
})

runBackendContract('A folder of an OpenSSH server', async () => {
  const served = new ServedDiskProgram(sshd.uid)
  const { root, beyond } = served.disk
  const beside = join(beyond, 'versions')
  return {
    outside: served.program(1_000_000_000n, () => store.stat('/')),
    beside: {
      path: beside,
      tree: () => (existsSync(beside) ? readTree(beside) : {}),
      write: (path, content) =>
        served.as(() => {
          mkdirSync(join(beside, dirname(path)), { recursive: true })
          writeFileSync(join(beside, path), content)
        }),
      makeFolder: (path) => served.as(() => void mkdirSync(join(beside, path), { recursive: true })),
    },
    rootPath: root,
    leftover: leftoverOf('pair'),
    features: {
      ...served.features,
      stagesBeside: true,
      takesWhole: true,
      emptyFolders: true,
      severalNames: false,
      rawNames: true,
      namesItCannotHold: [],
      givesTimes: true,
    },
    open: (guard) => openRemoteWritable(kept, root, 'pair', guard),
    openReadable: () => openRemoteReadable(kept, root, 'pair'),
    settle: async () => {},
    cleanUp: async () => served.disk.removeAll(),
  }
})
