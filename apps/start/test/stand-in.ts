// Stands in for the api or the worker in the supervisor's tests: a real process that is ready, writes down what happens
// to it, and stops as they do. Its settings come as JSON in STAND_IN, keyed by the name of the file it was started as.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface StandIn {
  /** Ends with this code before it is ready. */
  readonly failsWith?: number
  /** Stops only once a file of this name is in the data folder. */
  readonly stopsOnlyWith?: string
}

/** Behaves as the process `name` until it is told to stop. */
export function standIn(name: 'api' | 'worker'): void {
  const folder = process.env['PAIRWISE_DATA'] ?? ''
  const settings: StandIn = JSON.parse(process.env[`STAND_IN_${name.toUpperCase()}`] ?? '{}')
  const note = (what: string): void => appendFileSync(join(folder, 'events'), `${name} ${what}\n`)
  note('started')
  if (settings.failsWith !== undefined) process.exit(settings.failsWith)
  if (existsSync(join(folder, `${name}.fails`))) process.exit(9)
  writeFileSync(join(folder, `${name}.pid`), String(process.pid))
  const mayStop = (): boolean => settings.stopsOnlyWith === undefined || existsSync(join(folder, settings.stopsOnlyWith))
  const end = (why: string): void => {
    note(why)
    setInterval(() => {
      if (!mayStop()) return
      note('stopped')
      process.exit(0)
    }, 5)
  }
  process.once('SIGTERM', () => end('asked to stop'))
  process.once('SIGINT', () => note('interrupted'))
  process.once('disconnect', () => end('left alone'))
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${process.env['PAIRWISE_PORT']}` })
}
