// The process in which runs are carried out, plans are made and folders are looked at: whatever may hang with a disk hangs here.
import { briefRetry, openLocalReadable, openLocalWritable, openRemoteReadable, openRemoteWritable, openStore } from '@pairwise/engine'
import { buildTaskService } from './build-task-service.ts'
import { serveTasks } from './serve-tasks.ts'

serveTasks((settings) =>
  buildTaskService(settings, {
    openReadable: openLocalReadable,
    openWritable: openLocalWritable,
    openRemoteReadable,
    openRemoteWritable,
    // A run opens its sides itself: whoever asks here for a folder or for a test waits for the answer.
    openStore: (settings) => openStore(settings, { retry: briefRetry }),
  }),
)
