// Behind `npm run build`: installs and builds everything, and starts nothing.
import { prepare } from './prepare.ts'

await prepare()
console.log('Everything is built.')
