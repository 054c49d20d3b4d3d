import { test as base, type Page } from '@playwright/test'
import { Api } from './api.ts'
import { Stack } from './stack.ts'

export const admin = { name: 'Dana Kim', username: 'dana', password: 'a long enough password' } as const

interface WorkerFixtures {
  /** A product that is set up, shared by the tests of one worker. */
  readonly stack: Stack
  readonly api: Api
}

interface TestFixtures {
  /** A page on which the admin is signed in. */
  readonly signedIn: Page
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stack: [
    async ({ browserName: _browserName }, use) => {
      const stack = await Stack.start()
      await use(stack)
      await stack.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  api: [
    async ({ stack }, use) => {
      await use(await Api.setUp(stack.url, { ...admin, code: stack.setupCode }))
    },
    { scope: 'worker' },
  ],
  signedIn: async ({ page, api, stack }, use) => {
    await page.context().addCookies(api.cookies.map(({ name, value }) => ({ name, value, url: stack.url })))
    await use(page)
  },
})

export { expect } from '@playwright/test'
