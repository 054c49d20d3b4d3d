import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { openRemoteReadable, openRemoteWritable } from '../backends/remote/open-remote.ts'
import type { WebdavSettings } from '../backends/remote/store-settings.ts'
import type { BackendHarness } from './backend-contract/harness.ts'
import { readTree } from './disk-tree.ts'
import { leftoverOf } from './leftover-of.ts'
import { ServedDiskProgram } from './served-disk-program.ts'
import type { DavServer } from './servers/dav-server.ts'

/** A fresh root on a WebDAV server. `url` is the server's, or that of a proxy before it. */
export function davHarness(server: DavServer, url: string): BackendHarness {
  const served = new ServedDiskProgram(server.uid, server.root)
  const { root, beyond } = served.disk
  const beside = join(beyond, 'versions')
  const { username, password } = server
  const settings: WebdavSettings = { kind: 'webdav', url, username, password, bearerToken: null, vendor: 'other', trustedCa: null }
  const placeOf = (folder: string) => relative(server.root, folder)
  const program = served.program(1_000_000_000n)
  return {
    // The server makes ETags of time and size: a program that gives files times of its own could hide what it wrote.
    outside: {
      ...program,
      write: (path, content) => program.write(path, content),
      replace: (path, content) => program.replace(path, content),
    },
    beside: {
      path: placeOf(beside),
      tree: () => (existsSync(beside) ? readTree(beside) : {}),
      write: (path, content) =>
        served.as(() => {
          mkdirSync(join(beside, dirname(path)), { recursive: true })
          writeFileSync(join(beside, path), content)
        }),
      makeFolder: (path) => served.as(() => void mkdirSync(join(beside, path), { recursive: true })),
    },
    rootPath: placeOf(root),
    leftover: leftoverOf('pair'),
    features: {
      links: null,
      otherKinds: null,
      modes: null,
      blocking: null,
      // What is small is gathered here first.
      stagesBeside: false,
      takesWhole: true,
      emptyFolders: true,
      severalNames: false,
      rawNames: false,
      namesItCannotHold: ['a\nb'],
      givesTimes: false,
    },
    open: (guard) => openRemoteWritable(settings, placeOf(root), 'pair', guard),
    openReadable: () => openRemoteReadable(settings, placeOf(root), 'pair'),
    settle: () => new Promise((resolve) => setTimeout(resolve, 20)),
    cleanUp: async () => served.disk.removeAll(),
  }
}
