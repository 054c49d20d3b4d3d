import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openRemoteReadable, openRemoteWritable } from '../backends/remote/open-remote.ts'
import type { RemoteStore } from '../backends/remote/remote-store.ts'
import type { BackendHarness } from './backend-contract/harness.ts'
import type { DiskProgram } from './disk-program.ts'
import { readTree } from './disk-tree.ts'
import { leftoverOf } from './leftover-of.ts'

/** A fresh root on a remote of rclone whose top is a folder of the disk, `place` in it. */
export function rcloneHarness(store: RemoteStore, program: DiskProgram, place: string): BackendHarness {
  const beside = join(program.beyond, 'versions')
  const root = `${place}/root`
  return {
    outside: program,
    beside: {
      path: `${place}/beyond/versions`,
      tree: () => (existsSync(beside) ? readTree(beside) : {}),
      write: (path, content) => {
        mkdirSync(join(beside, dirname(path)), { recursive: true })
        writeFileSync(join(beside, path), content)
      },
      makeFolder: (path) => void mkdirSync(join(beside, path), { recursive: true }),
    },
    rootPath: root,
    leftover: leftoverOf('pair'),
    features: {
      links: null,
      otherKinds: null,
      modes: null,
      blocking: null,
      stagesBeside: false,
      takesWhole: true,
      emptyFolders: true,
      severalNames: false,
      rawNames: false,
      namesItCannotHold: [],
      givesTimes: true,
    },
    open: (guard) => openRemoteWritable(store, root, 'pair', guard),
    openReadable: () => openRemoteReadable(store, root, 'pair'),
    settle: async () => {},
    cleanUp: async () => program.removeAll(),
  }
}
