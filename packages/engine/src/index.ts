export { SyncError } from './errors.ts'
