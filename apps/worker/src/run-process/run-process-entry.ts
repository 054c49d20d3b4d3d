// The process in which runs are carried out, plans are made and folders are looked at: whatever may hang with a disk hangs here.
import { openLocalReadable, openLocalWritable, openRemoteReadable, openRemoteWritable, openStore } from '@pairwise/engine'
import { buildTaskService } from './build-task-service.ts'
import { serveTasks } from './serve-tasks.ts'

serveTasks((settings) =>
  buildTaskService(settings, {
    openReadable: openLocalReadable,
    openWritable: openLocalWritable,
    openRemoteReadable,
    openRemoteWritable,
    openStore,
  }),
)
