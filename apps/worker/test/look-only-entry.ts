// A run process for previews that fails when one asks for a handle that can write, or is given one that could.
import { openLocalReadable, openRemoteReadable, openRemoteWritable, openStore } from '@pairwise/engine'
import { buildTaskService } from '../src/run-process/build-task-service.ts'
import { serveTasks } from '../src/run-process/serve-tasks.ts'

const writing = ['stage', 'makeFolder', 'move', 'addName', 'setMtime', 'removeFile', 'removeFolder', 'removeLeftovers', 'makeDurable']

serveTasks((settings) =>
  buildTaskService(settings, {
    openRemoteReadable,
    openRemoteWritable,
    openStore,
    openReadable(path, pair) {
      const handle = openLocalReadable(path, pair)
      const found = writing.filter((method) => method in handle)
      if (found.length > 0) throw new Error(`the handle of a preview can ${found.join(', ')}`)
      return handle
    },
    openWritable() {
      throw new Error('a preview asked for a handle that can write')
    },
  }),
)
