import { withDeadline } from './deadline.ts'
import { QueueUnavailable } from './errors.ts'

const limitMs = 10_000

/**
 * Settles with the server's answer to a command, or rejects with QueueUnavailable when there is none. A command that came too
 * late may still be carried out; jobs hold ids only, and one too many is harmless.
 */
export async function answered<Answer>(command: Promise<Answer>): Promise<Answer> {
  try {
    return await withDeadline(limitMs, command, () => new Error(`no answer within ${limitMs / 1000} s`))
  } catch (cause) {
    throw new QueueUnavailable('The job queue could not take the command. Try again once its server is back.', { cause })
  }
}
