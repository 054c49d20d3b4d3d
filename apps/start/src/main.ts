// The supervisor behind `npm start`.
import { fileURLToPath } from 'node:url'
import { demoFolder } from './config.ts'
import { openDatabase } from './database.ts'
import { openDemo } from './demo/sample-pair.ts'
import { restartPolicy } from './keep-running.ts'
import { startPairwise } from './start-pairwise.ts'

const builtMain = (app: string): string => fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url))

process.exit(
  await startPairwise({
    apiMain: builtMain('api'),
    workerMain: builtMain('worker'),
    execArgv: ['--enable-source-maps'],
    openDatabase,
    openDemo: (config, databaseUrl) => openDemo(demoFolder(config), databaseUrl),
    restartPolicy,
  }),
)
