import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { identifyProcess, processState } from './process-identity.ts'

function identifySelf() {
  const self = identifyProcess(process.pid)
  if (self === null) throw new Error('This process is there.')
  return self
}

test('this process is running', () => {
  expect(processState(identifySelf())).toBe('running')
})

test('a process that has ended is gone', async () => {
  const child = spawn('cat')
  onTestFinished(() => void child.kill())
  const identity = identifyProcess(child.pid ?? 0)
  if (identity === null) throw new Error('The child is there.')
  expect(processState(identity)).toBe('running')
  child.kill()
  await once(child, 'exit')
  expect(processState(identity)).toBe('gone')
})

test('another process with the same id is not the same process: after a new boot, or started at another time', () => {
  const self = identifySelf()
  expect(processState({ ...self, bootId: 'another-boot' })).toBe('gone')
  expect(processState({ ...self, startTime: '1' })).toBe('gone')
})

test('of a process on another host nobody can tell', () => {
  expect(processState({ ...identifySelf(), host: 'elsewhere' })).toBe('unknown')
})
