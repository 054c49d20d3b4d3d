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
  /** What is dangerous asks whoever signed in a quarter of an hour ago who they are, and the tests before may have taken so long. */
  readonly isProven: true
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
  isProven: [
    async ({ api }, use) => {
      await api.client.call('confirm', { body: { password: admin.password } })
      await use(true)
    },
    { auto: true },
  ],
  signedIn: async ({ page, api, stack }, use) => {
    await page.context().addCookies(api.cookies.map(({ name, value }) => ({ name, value, url: stack.url })))
    await use(page)
  },
})

export { expect } from '@playwright/test'
