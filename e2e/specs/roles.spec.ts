import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ApiError, type RouteName } from '@pairwise/contracts'
import type { BrowserContext, Page } from '@playwright/test'
import type { Api } from '../harness/api.ts'
import { writeTree } from '../harness/disk.ts'
import { admin, expect, test } from '../harness/fixtures.ts'
import { goTo, open } from '../harness/look.ts'
import { invitePerson } from '../harness/people.ts'

/** What everybody may press: it changes nothing but one’s own account and one’s own view. */
const harmless =
  /^(Export|Copy|Try again|Show|Clear|Save name|Save address|Change password|Set up|Turn off|New recovery|Add a passkey|End|Preview the times|Open|Decide later|Download)/

const names = ['plain.txt', '<img src=x onerror=alert(1)>.txt', 'photo\u202egpj.exe', '"><script>alert(2)</script>']

const closed = /^Only operators and admins can see what is inside files\. Ask /

async function signedInAs(context: BrowserContext, api: Api, url: string): Promise<Page> {
  await context.addCookies(api.cookies.map(({ name, value }) => ({ name, value, url })))
  return context.newPage()
}

async function refusalOf(work: () => Promise<unknown>): Promise<string> {
  return work().then(
    () => 'allowed',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  )
}

test('every page opens for every role, and shows as much as the role may', async ({ api, stack, browser }) => {
  // Some thirty pages: a machine with much else to do takes its time for each.
  test.slow()
  const [one, two] = [stack.makeFolder('roles/one'), stack.makeFolder('roles/two')]
  writeTree(one, { ...Object.fromEntries(names.map((name) => [name, name])), 'letter.txt': 'agreed' })
  const pair = await api.makePair('Shared', one, two)
  await api.run(pair.id)
  writeTree(one, { 'letter.txt': 'known to insiders here' })
  writeTree(two, { 'letter.txt': 'known to insiders there' })
  await api.run(pair.id)
  const conflict = (await api.client.call('listConflicts', { query: { pair: pair.id } })).rows[0]
  await api.client.call('setSchedule', {
    params: { pairId: pair.id },
    body: { schedule: { kind: 'interval', minutes: 1440 }, paused: false },
  })
  writeTree(one, Object.fromEntries(names.map((name) => [name, `${name} again`])))
  const plan = await api.client.call('preview', { params: { pairId: pair.id }, body: { resync: false } })
  await expect.poll(async () => (await api.client.call('getPlan', { params: { planId: plan.id } })).state).toBe('ready')
  const [kept, lost] = [stack.makeFolder('roles/kept'), stack.makeFolder('roles/lost')]
  writeTree(kept, Object.fromEntries(names.map((name) => [name, name])))
  const held = await api.makePair('Held back', kept, lost)
  await api.run(held.id)
  for (const name of names.slice(1)) rmSync(join(kept, name))
  await api.run(held.id)
  const approval = (await api.client.call('listApprovals', { query: { pair: held.id } })).rows[0]
  const run = (await api.client.call('listRuns', { query: { pair: pair.id } })).rows[0]
  const connection = await api.client.call('createConnection', {
    body: { name: 'NAS', config: { kind: 'sftp', host: 'nas.invalid', username: 'dana' }, secrets: { password: 'of this test' } },
  })
  const viewer = await invitePerson(stack.url, api, 'Vera', 'viewer')
  const operator = await invitePerson(stack.url, api, 'Omar', 'operator')

  const shareable = [
    '/attention',
    '/pairs',
    `/pairs/${pair.id}`,
    `/pairs/${pair.id}/runs`,
    `/pairs/${pair.id}/conflicts`,
    '/conflicts',
    `/conflicts/${conflict?.id}`,
    `/approvals/${approval?.id}`,
    `/pairs/${pair.id}/schedule`,
    `/pairs/${pair.id}/settings`,
    `/plans/${plan.id}`,
    '/runs',
    `/runs/${run?.id}`,
    '/connections',
    `/connections/${connection.id}`,
    '/audit',
    '/profile/account',
    '/profile/security',
  ]
  const forAdmins = [
    '/settings/users',
    '/settings/roles',
    '/settings/tokens',
    '/settings/security',
    '/connections/new',
    '/connections/import',
  ]

  await test.step('viewer: no control that changes something, and each that is off says why', async () => {
    const context = await browser.newContext()
    const page = await signedInAs(context, viewer.api, stack.url)
    page.on('dialog', (dialog) => {
      throw new Error(`A file name ran as a script: ${dialog.message()}`)
    })
    let reasons = 0
    for (const path of shareable) {
      await open(page, `${stack.url}${path}`)
      await expect(page.getByText(/^Still loading/)).toHaveCount(0)
      await expect(page.locator('h1')).not.toHaveText(/can’t open|not found|could not/)
      for (const button of await page.locator('[data-action]').all()) {
        const name = ((await button.getAttribute('aria-label')) ?? (await button.innerText())).trim()
        if (harmless.test(name)) continue
        await expect(button, `${name} on ${path}`).toHaveAttribute('aria-disabled', 'true')
        // Other tests may have left other admins, among whom nobody is independent of the one who made the pair.
        const why = new RegExp(`Ask (an admin|(one of: .*)?${admin.name})[,.]`)
        await expect(button, `${name} on ${path}`).toHaveAccessibleDescription(why)
        reasons += 1
      }
      expect(await page.locator('img[src="x"]').count()).toBe(0)
    }
    expect(reasons).toBeGreaterThan(12)
    await page.goto(`${stack.url}/plans/${plan.id}`)
    await expect(page.getByTestId('plan-grid').getByRole('checkbox').first()).toBeAttached()
    for (const box of await page.getByTestId('plan-grid').getByRole('checkbox').all())
      await expect(box).toHaveAttribute('aria-disabled', 'true')

    // What is inside the files stays closed, in the page as in the API, until the pair opens it to viewers.
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const grid = page.getByTestId('plan-grid')
    await grid.getByRole('row', { name: /plain\.txt/ }).focus()
    await page.keyboard.press('d')
    const difference = page.getByRole('dialog', { name: 'Details' }).getByRole('button', { name: 'Show difference' })
    await expect(difference).toHaveAttribute('aria-disabled', 'true')
    await expect(difference).toHaveAccessibleDescription(closed)
    await page.goto(`${stack.url}/conflicts/${conflict?.id}`)
    await expect(page.getByText('What is inside the files is not shown.')).toBeVisible()
    for (const side of ['NAS', 'Backup']) {
      const download = page.getByRole('button', { name: `Download ${side} version` })
      await expect(download).toHaveAttribute('aria-disabled', 'true')
      await expect(download).toHaveAccessibleDescription(closed)
    }
    await expect(page.locator('.cm-editor')).toHaveCount(0)
    expect(await page.content()).not.toContain('known to insiders')
    expect(asked.filter((path) => /\/(texts|contents)\//.test(path))).toEqual([])
    const { etag } = await api.client.exchange('getPair', { params: { pairId: pair.id } })
    await api.client.call('updatePair', { params: { pairId: pair.id }, body: { contentForViewers: true }, ifMatch: etag ?? '' })
    await expect(page.locator('.cm-editor').first()).toContainText('known to insiders')
    await expect(page.getByRole('button', { name: 'Keep NAS', exact: true })).toHaveAttribute('aria-disabled', 'true')
    for (const path of forAdmins) {
      await page.goto(`${stack.url}${path}`)
      await expect(page.getByRole('heading', { name: 'You can’t open this' })).toBeVisible()
      await expect(page.getByText(new RegExp(`^Ask an admin for access: .*${admin.name}[,.]`))).toBeVisible()
    }
    await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0)
    await context.close()
  })

  await test.step('operator: runs and applies, and can’t change the pair', async () => {
    const context = await browser.newContext()
    const page = await signedInAs(context, operator.api, stack.url)
    await page.goto(`${stack.url}/pairs/${pair.id}`)
    await expect(page.getByRole('button', { name: 'Run now' })).not.toHaveAttribute('aria-disabled', 'true')
    await page.goto(`${stack.url}/pairs/${pair.id}/settings`)
    await expect(page.getByRole('button', { name: 'Save settings' })).toHaveAttribute('aria-disabled', 'true')
    await page.goto(`${stack.url}/pairs/${pair.id}/schedule`)
    await expect(page.getByRole('button', { name: 'Save schedule' })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'Pause schedule' }).click()
    await expect(page.getByRole('button', { name: 'Resume schedule' })).toBeVisible()
    await open(page, `${stack.url}/attention`)
    for (const path of shareable) {
      await goTo(page, path)
      await expect(page.locator('h1'), path).not.toHaveText(/can’t open|not found|could not/)
    }
    for (const path of forAdmins) {
      await goTo(page, path)
      await expect(page.getByRole('heading', { name: 'You can’t open this' }), path).toBeVisible()
    }
    await context.close()
  })

  await test.step('admin: everything opens', async () => {
    const context = await browser.newContext()
    const page = await signedInAs(context, api, stack.url)
    for (const path of [...shareable, ...forAdmins]) {
      await page.goto(`${stack.url}${path}`)
      await expect(page.locator('h1')).not.toHaveText(/can’t open|not found|could not/)
    }
    await context.close()
  })

  await test.step('signed out: signing in leads to exactly the address', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const wanted = `${stack.url}/audit?action=session.sign-in`
    await page.goto(wanted)
    await page.getByLabel('User name').fill(viewer.username)
    await page.getByRole('textbox', { name: 'Password' }).fill(viewer.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Audit log', level: 1 })).toBeVisible()
    expect(page.url()).toBe(wanted)
    await context.close()
  })

  await test.step('the API refuses the same: the page is not the guard', async () => {
    const { client } = viewer.api
    const refused: Partial<Record<RouteName, () => Promise<unknown>>> = {
      startRun: () => client.call('startRun', { params: { pairId: pair.id } }),
      preview: () => client.call('preview', { params: { pairId: pair.id }, body: { resync: false } }),
      discardPlan: () => client.call('discardPlan', { params: { planId: plan.id } }),
      setSchedule: () => client.call('setSchedule', { params: { pairId: pair.id }, body: { schedule: { kind: 'manual' }, paused: true } }),
      updatePair: () => client.call('updatePair', { params: { pairId: pair.id }, body: { name: 'Mine' }, ifMatch: '"1"' }),
      deletePair: () => client.call('deletePair', { params: { pairId: pair.id } }),
      listUsers: () => client.call('listUsers', {}),
      invite: () => client.call('invite', { body: { name: 'X', role: 'admin' } }),
      createToken: () => client.call('createToken', { body: { name: 'x', scopes: ['read'] } }),
    }
    for (const [name, work] of Object.entries(refused)) expect(await refusalOf(work), name).toBe('forbidden')
    expect(await refusalOf(() => operator.api.client.call('deletePair', { params: { pairId: pair.id } }))).toBe('forbidden')
  })
})

test('a passkey that was made in the profile signs its owner in, and no one once it was removed', async ({ api, stack, page }) => {
  // A browser knows passkeys only at names and with https, and at this one without.
  const url = `http://localhost:${stack.port}`
  const person = await invitePerson(stack.url, api, 'Paula', 'operator')
  await page.context().addCookies(person.api.cookies.map(({ name, value }) => ({ name, value, url })))
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(`${url}/profile/security`)
  await page.getByLabel('Name of the new passkey').fill('Laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByRole('table', { name: 'Passkeys' })).toContainText('Laptop')

  const signInWithPasskey = async () => {
    await page.context().clearCookies()
    await page.goto(`${url}/profile/security`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  }
  await signInWithPasskey()
  await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/profile/security')
  await page.getByRole('button', { name: 'Remove Laptop' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the passkey' }).click()
  await expect(page.getByRole('table', { name: 'Passkeys' })).toHaveCount(0)
  await signInWithPasskey()
  await expect(page.getByText('The passkey did not sign you in.')).toBeVisible()
})
