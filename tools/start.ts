// Behind `npm start`: installs and builds what isn't fresh, then becomes the supervisor in this same process,
// so that a signal sent to it reaches the supervisor.
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.ts'

await prepare()
await import(pathToFileURL(`${root}/apps/start/dist/main.js`).href)
