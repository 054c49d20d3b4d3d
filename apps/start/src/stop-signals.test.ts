import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { listenForStop } from './stop-signals.ts'

/** Signals and a clock in the hands of the test. */
function listening() {
  const signals = new EventEmitter()
  let time = 0
  const asked = listenForStop(signals as unknown as Pick<NodeJS.Process, 'on'>, () => time)
  const state = (): string => `${asked.stop.aborted ? 'stop' : 'run'}${asked.hurry.aborted ? ', hurry' : ''}`
  return {
    state,
    send(signal: string, at: number) {
      time = at
      signals.emit(signal)
    },
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks to stop', (signal) => {
  const { state, send } = listening()
  expect(state()).toBe('run')
  send(signal, 0)
  expect(state()).toBe('stop')
})

test('the same request that arrives twice, by the terminal and by npm, is one request', () => {
  const { state, send } = listening()
  send('SIGINT', 5_000)
  send('SIGINT', 7_900)
  expect(state()).toBe('stop')
})

test('a later one asks to hurry', () => {
  const { state, send } = listening()
  send('SIGINT', 5_000)
  send('SIGINT', 5_010)
  send('SIGTERM', 8_010)
  expect(state()).toBe('stop, hurry')
})
