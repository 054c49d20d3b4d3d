import { type ChildProcess, fork } from 'node:child_process'
import { type FromProcess, fromProcess, type ProcessSettings, type ToProcess } from './protocol.ts'
import { type TaskInput, type TaskName, type TaskResult, taskCatalogue } from './task-catalogue.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A run process did not do its task: it ended, whatever ended it, or it met a fault of its own and is not to be trusted with another. */
export class ProcessFailure extends Error {
  override readonly name = 'ProcessFailure'
  /** The name of the process, as its runs and leases know it. */
  readonly process: string

  constructor(process: string, message: string) {
    super(message)
    this.process = process
  }
}

export interface RunProcess {
  readonly name: string
  readonly pid: number
  readonly exited: Promise<Exit>
  /** One task at a time. Rejects with ProcessFailure. */
  perform<N extends TaskName>(name: N, input: TaskInput<N>): Promise<TaskResult<N>>
  /** Whether its last task has left it so large that it should not wait for another one. */
  isLarge(): boolean
  /** Asks for the task in hand to be ended in order. */
  stop(): void
  /** Lets a process without a task end. */
  dismiss(): void
  kill(): void
}

export interface RunProcessCommand {
  /** The program file. */
  readonly entry: string
  readonly execArgv: readonly string[]
  readonly settings: ProcessSettings
}

/** About twice of what a process needs that has done nothing yet. */
const largeBytes = 300 * 1024 * 1024

/** Starts a run process and resolves once it takes tasks. */
export async function startRunProcess({ entry, execArgv, settings }: RunProcessCommand): Promise<RunProcess> {
  const child = fork(entry, [], { execArgv: [...execArgv], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { name } = settings
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', reject)
  })
  const tell = (message: ToProcess) => {
    // A process that just ended can't be told anything; whoever waits for it hears of its end.
    if (child.connected) child.send(message, () => {})
  }
  const dies = async (): Promise<never> => {
    const { code, signal } = await exited
    throw new ProcessFailure(name, `The process ended with ${signal ?? `exit code ${code}`} in the middle of its task.`)
  }
  let residentBytes = 0
  tell({ type: 'prepare', settings })
  await Promise.race([answer(child, name, 'ready'), dies()])
  return {
    name,
    pid: child.pid ?? 0,
    exited,
    async perform(task, input) {
      const result = Promise.race([answer(child, name, 'result'), dies()])
      tell({ type: 'perform', name: task, input })
      const { value, residentBytes: bytes } = await result
      residentBytes = bytes
      return taskCatalogue[task].result.parse(value) as TaskResult<typeof task>
    },
    isLarge: () => residentBytes > largeBytes,
    stop: () => tell({ type: 'stop' }),
    dismiss: () => {
      if (child.connected) child.disconnect()
    },
    kill: () => {
      child.kill('SIGKILL')
    },
  }
}

/** Waits for the process to say this. Rejects when it says that it met a fault. */
function answer<W extends 'ready' | 'result'>(child: ChildProcess, name: string, wanted: W): Promise<Extract<FromProcess, { type: W }>> {
  return new Promise((resolve, reject) => {
    const hear = (raw: unknown) => {
      const message = fromProcess.parse(raw)
      if (message.type !== wanted && message.type !== 'fault') return
      child.off('message', hear)
      if (message.type === 'fault') reject(new ProcessFailure(name, `The process met a fault: ${message.message}`))
      else resolve(message as Extract<FromProcess, { type: W }>)
    }
    child.on('message', hear)
  })
}
