// A run process that is not root, so that closed folders are closed to it: it gives root up before its first task.
import { openLocalReadable, openLocalWritable, openRemoteReadable, openRemoteWritable, openStore } from '@pairwise/engine'
import { buildTaskService } from '../src/run-process/build-task-service.ts'
import { serveTasks } from '../src/run-process/serve-tasks.ts'

const nobody = 65_534

serveTasks((settings) => {
  const service = buildTaskService(settings, {
    openReadable: openLocalReadable,
    openWritable: openLocalWritable,
    openRemoteReadable,
    openRemoteWritable,
    openStore,
  })
  const giveUpRoot = () => {
    if (process.getuid?.() === 0) process.setuid?.(nobody)
  }
  // By then everything is loaded: the program's own files may be closed to nobody.
  return { ...service, ready: service.ready.then(giveUpRoot) }
})
