import { randomUUID } from 'node:crypto'
import { openRemoteReadable, openRemoteWritable } from '../backends/remote/open-remote.ts'
import type { S3Settings } from '../backends/remote/store-settings.ts'
import type { BackendHarness } from './backend-contract/harness.ts'
import { BucketProgram } from './bucket-program.ts'
import { leftoverOf } from './leftover-of.ts'
import type { TestBucket } from './servers/s3-server.ts'

/** A fresh root in a bucket. */
export function s3Harness(bucket: TestBucket, settings: S3Settings): BackendHarness {
  const folder = randomUUID()
  const program = new BucketProgram(bucket, folder)
  const [root, beside] = [`${folder}/root`, `${folder}/versions`]
  return {
    outside: program,
    features: {
      links: null,
      otherKinds: null,
      modes: null,
      blocking: null,
      stagesBeside: false,
      takesWhole: true,
      emptyFolders: false,
      severalNames: false,
      rawNames: false,
      namesItCannotHold: [],
      givesTimes: true,
    },
    beside: {
      path: beside,
      tree: () => program.treeIn('versions'),
      write: (path, content) => program.writeAt(`versions/${path}`, content),
      // Some programs keep a folder by an object whose key ends with a slash.
      makeFolder: (path) => program.writeAt(`versions/${path}/`, ''),
    },
    rootPath: root,
    leftover: leftoverOf('pair'),
    open: (guard) => openRemoteWritable(settings, root, 'pair', guard),
    openReadable: () => openRemoteReadable(settings, root, 'pair'),
    settle: async () => {},
    cleanUp: async () => program.close(),
  }
}
