import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  events,
  happened,
  isRunning,
  type SupervisedRun,
  standInPid,
  startSupervised,
  supervisedCommand,
  temporaryFolder,
} from './supervised-run.ts'

const inOrder = ['worker asked to stop', 'worker stopped', 'api asked to stop', 'api stopped', 'database stopped']

/** Everything was stopped, in order, and nothing is left. */
async function expectOrderlyEnd(dataFolder: string, run: SupervisedRun): Promise<void> {
  expect(await run.exitCode()).toBe(0)
  expect(events(dataFolder).filter((line) => !line.endsWith('started'))).toEqual(inOrder)
  for (const name of ['api', 'worker']) expect(isRunning(standInPid(dataFolder, name)), name).toBe(false)
  const next = startSupervised({ dataFolder, args: ['--help'] })
  expect(await next.exitCode()).toBe(0)
}

async function startedOn(dataFolder: string, settings: Partial<Parameters<typeof startSupervised>[0]> = {}): Promise<SupervisedRun> {
  const run = startSupervised({ dataFolder, ...settings })
  await run.printed('To stop')
  return run
}

describe('a start', () => {
  test('prints where to open it, the setup code, where the data are and how to stop', async () => {
    const dataFolder = temporaryFolder()
    const run = await startedOn(dataFolder, { args: ['--demo'] })
    expect(run.output()).toMatch(/Open +http:\/\/127\.0\.0\.1:0\n/)
    expect(run.output()).toMatch(/Setup code +ABCD-EFGH-JKLM /)
    expect(run.output()).toMatch(/Samples +two folders\n/)
    expect(run.output()).toContain(`Your data   ${dataFolder}\n`)
    expect(run.output()).toContain('press Ctrl-C')
  })

  test.each<[string, Partial<Parameters<typeof startSupervised>[0]>, string]>([
    ['an unknown flag', { args: ['--dmeo'] }, "Unknown option '--dmeo'"],
    ['a wrong setting', { env: { PAIRWISE_PORT: '123456' } }, 'PAIRWISE_PORT: '],
    ['a data folder that cannot be', { dataFolder: '/dev/null/data' }, "The data folder /dev/null/data can't be made"],
    ['a data folder where none can be made', { dataFolder: '/proc/data' }, "The data folder /proc/data can't be made"],
    ['an address of another machine', { env: { PAIRWISE_HOST: '192.0.2.1' } }, 'Set PAIRWISE_HOST'],
    ['an api that fails', { api: { failsWith: 1 } }, 'The api could not start: it ended with exit code 1.'],
    ['a worker that fails', { worker: { failsWith: 3 } }, 'The worker could not start: it ended with exit code 3.'],
  ])('%s is one clear message and exit code 1', async (_name, settings, message) => {
    const dataFolder = temporaryFolder()
    const run = startSupervised({ dataFolder, ...settings })
    expect(await run.exitCode()).toBe(1)
    expect(run.output()).toContain(message)
    expect(run.output()).not.toContain('    at ')
    expect(events(dataFolder).filter((line) => line === 'database stopped')).toEqual(
      events(dataFolder)
        .filter((line) => line === 'database started')
        .map(() => 'database stopped'),
    )
  })

  test('a busy port is one clear message and exit code 1, before anything is started', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    onTestFinished(() => void server.close())
    const dataFolder = temporaryFolder()
    const run = startSupervised({ dataFolder, env: { PAIRWISE_PORT: String(port) } })
    expect(await run.exitCode()).toBe(1)
    expect(run.output()).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`)
    expect(events(dataFolder)).toEqual([])
  })
})

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s to the supervisor ends everything in order', async (signal) => {
    const dataFolder = temporaryFolder()
    const run = await startedOn(dataFolder)
    run.process.kill(signal)
    await expectOrderlyEnd(dataFolder, run)
  })

  test('by Ctrl-C, which reaches the whole process group, ends everything in the same order', async () => {
    const dataFolder = temporaryFolder()
    const run = await startedOn(dataFolder)
    process.kill(-(run.process.pid ?? 0), 'SIGINT')
    await expectOrderlyEnd(dataFolder, run)
  })

  test.each<[string, (npm: number) => void]>([
    ['SIGTERM to npm alone', (npm) => process.kill(npm, 'SIGTERM')],
    ['Ctrl-C over npm', (npm) => process.kill(-npm, 'SIGINT')],
  ])('by %s ends everything in order', async (_name, stop) => {
    const dataFolder = temporaryFolder()
    const project = temporaryFolder()
    writeFileSync(join(project, 'start.sh'), `exec ${supervisedCommand.map((part) => `'${part}'`).join(' ')} "$@"\n`)
    writeFileSync(join(project, 'package.json'), JSON.stringify({ scripts: { start: 'exec bash start.sh' } }))
    const run = await startedOn(dataFolder, { command: ['npm', 'start'], cwd: project })
    stop(run.process.pid ?? 0)
    await run.printed('Stopped.')
    await expectOrderlyEnd(dataFolder, run)
  })

  test('that is asked for again ends at once what takes long', async () => {
    const dataFolder = temporaryFolder()
    const run = await startedOn(dataFolder, { worker: { stopsOnlyWith: 'nothing' } })
    run.process.kill('SIGTERM')
    await happened(dataFolder, 'worker asked to stop')
    const again = setInterval(() => run.process.kill('SIGTERM'), 100)
    onTestFinished(() => clearInterval(again))
    expect(await run.exitCode()).toBe(0)
    expect(events(dataFolder)).not.toContain('worker stopped')
    expect(events(dataFolder).at(-1)).toBe('database stopped')
    for (const name of ['api', 'worker']) expect(isRunning(standInPid(dataFolder, name)), name).toBe(false)
  })
})

describe('the data folder', () => {
  test('is refused to a second start, and the first one goes on', async () => {
    const dataFolder = temporaryFolder()
    const first = await startedOn(dataFolder)
    const second = startSupervised({ dataFolder })
    expect(await second.exitCode()).toBe(1)
    expect(second.output()).toContain(`Pairwise is already running with the data folder ${dataFolder} (process ${first.process.pid}).`)
    first.process.kill('SIGTERM')
    expect(await first.exitCode()).toBe(0)
  })

  test('of a supervisor that was killed is taken over once its children have ended by themselves', async () => {
    const dataFolder = temporaryFolder()
    const killed = await startedOn(dataFolder, { worker: { stopsOnlyWith: 'permission' } })
    killed.process.kill('SIGKILL')
    const next = startSupervised({ dataFolder })
    await next.printed('An earlier start ended without stopping everything.')
    expect(next.output()).not.toContain('Pairwise is running')
    writeFileSync(join(dataFolder, 'permission'), '')
    await next.printed('To stop')
    const seen = events(dataFolder)
    expect(seen).toContain('worker left alone')
    expect(seen).toContain('api left alone')
    expect(seen.indexOf('worker stopped')).toBeLessThan(seen.lastIndexOf('worker started'))
  })
})

describe('a process that ends by itself', () => {
  test.each(['api', 'worker'])('is started again: the %s', async (name) => {
    const dataFolder = temporaryFolder()
    const run = await startedOn(dataFolder)
    process.kill(standInPid(dataFolder, name) ?? 0, 'SIGKILL')
    await run.printed(`The ${name} ended unexpectedly with signal SIGKILL. It starts again in 0.02 s.`)
    await run.printed(`The ${name} is running again.`)
    run.process.kill('SIGTERM')
    await expectOrderlyEnd(dataFolder, run)
  })

  test('and never becomes ready again ends the start with a clear message', async () => {
    const dataFolder = temporaryFolder()
    const run = await startedOn(dataFolder)
    writeFileSync(join(dataFolder, 'worker.fails'), '')
    process.kill(standInPid(dataFolder, 'worker') ?? 0, 'SIGKILL')
    expect(await run.exitCode()).toBe(1)
    expect(run.output()).toContain('The worker ended 5 times in a row before it was ready, the last time with exit code 9.')
    expect(events(dataFolder).slice(-2)).toEqual(['api stopped', 'database stopped'])
    await vi.waitFor(() => expect(isRunning(standInPid(dataFolder, 'api'))).toBe(false))
  })
})
