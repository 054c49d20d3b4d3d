// A run process that is not root, so that closed folders are closed to it: it gives root up before it opens the first folder.
import { openLocalReadable, openLocalWritable } from '@pairwise/engine'
import { buildTaskService } from '../src/run-process/build-task-service.ts'
import { serveTasks } from '../src/run-process/serve-tasks.ts'

const nobody = 65_534

function giveUpRoot(): void {
  if (process.geteuid?.() === 0) process.seteuid?.(nobody)
}

serveTasks((settings) =>
  buildTaskService(settings, {
    openReadable(path, pair) {
      giveUpRoot()
      return openLocalReadable(path, pair)
    },
    openWritable(path, pair, guard) {
      giveUpRoot()
      return openLocalWritable(path, pair, guard)
    },
  }),
)
