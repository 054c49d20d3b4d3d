import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SetupRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { z } from 'zod'
import { hashPassword } from '../password-hash.ts'
import { Refusal } from '../refusal.ts'
import type { Sender } from './sender.ts'
import { isSameCode, newSetupCode, setupCodeHash } from './setup-code.ts'
import type { Transact } from './transact.ts'

const settingKey = 'setup-code'
const tries = { key: 'setup-code', max: 5, windowMs: 60_000 }
const keptHash = z.object({ sha256: z.string() })

export interface SetupService {
  isNeeded(): Promise<boolean>
  /** While nobody has an account: makes a new code, keeps its hash, writes it to its file, and answers with it. Null otherwise. */
  open(): Promise<string | null>
  /** Makes the first admin. Exactly one of any number of requests succeeds, and the code works once. */
  complete(request: SetupRequest, sender: Sender): Promise<void>
}

interface SetupServiceDeps {
  readonly repositories: Pick<Repositories, 'users' | 'settings' | 'attempts'>
  readonly transact: Transact
  readonly dataFolder: string
}

export function createSetupService({ repositories, transact, dataFolder }: SetupServiceDeps): SetupService {
  const file = join(dataFolder, 'setup-code')
  // Once there is somebody there always is: an account can't be removed by anything in this version.
  let isDone = false

  async function isNeeded(): Promise<boolean> {
    if (!isDone) isDone = (await repositories.users.count()) > 0
    return !isDone
  }

  return {
    isNeeded,

    async open() {
      if (!(await isNeeded())) {
        await rm(file, { force: true })
        return null
      }
      const code = newSetupCode()
      await repositories.settings.put(settingKey, keep(code))
      await rm(file, { force: true })
      await writeFile(file, `${code}\n`, { mode: 0o600 })
      return code
    },

    async complete({ code, name, username, password }, { address }) {
      if (!(await isNeeded())) throw setupDone()
      await assertNotTooOften(repositories)
      const kept = keptHash.safeParse(await repositories.settings.get(settingKey)).data
      // Whoever found it gone came while another made the first admin.
      if (!kept && !(await isNeeded())) throw setupDone()
      if (!kept || !isSameCode(setupCodeHash(code), Buffer.from(kept.sha256, 'base64url'))) throw wrongCode()
      const passwordHash = await hashPassword(password)
      await transact(async (within) => {
        // Taking the code is what only one can do; whoever waited here for another finds an admin.
        const isMine = await within.settings.take(settingKey, kept)
        if ((await within.users.count()) > 0) throw setupDone()
        if (!isMine) throw wrongCode()
        const admin = await within.users.create({ name, username, role: 'admin', passwordHash })
        if (!admin) throw setupDone()
        const actor = { kind: 'person', id: admin.id, name: username } as const
        await within.audit.append({ actor, address, action: 'setup.complete', subject: { type: 'user', id: admin.id, name: username } })
      })
      isDone = true
      await rm(file, { force: true })
    },
  }
}

function setupDone(): Refusal {
  return new Refusal('setup-done', 'There is an admin already. Sign in instead.')
}

function wrongCode(): Refusal {
  return new Refusal(
    'setup-code-wrong',
    'This setup code is not right. It is in the log of the server and in the file setup-code of its data folder.',
  )
}

function keep(code: string): z.infer<typeof keptHash> {
  return { sha256: setupCodeHash(code).toString('base64url') }
}

async function assertNotTooOften({ attempts }: Pick<Repositories, 'attempts'>): Promise<void> {
  const answer = await attempts.count(tries)
  if (answer.kind === 'allowed') return
  const retryAfter = Math.ceil(answer.retryInMs / 1000)
  throw new Refusal('rate-limited', `Too many tries at the setup code. Wait ${retryAfter} s and try again.`, { params: { retryAfter } })
}
