import { rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Approval, Role } from '@pairwise/contracts'
import type { Browser, Page } from '@playwright/test'
import { Api } from '../harness/api.ts'
import { ageSignIns } from '../harness/database.ts'
import { readTree, traceTree, writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'
import { press, tabTo, type } from '../harness/keyboard.ts'
import { readyPlan } from '../harness/review.ts'
import type { Stack } from '../harness/stack.ts'

const photos = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`photos/${i}.jpg`, `picture ${i}`]))
const fresh = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`new/${i}.jpg`, `new picture ${i}`]))
const everyMinute = { schedule: { kind: 'interval', minutes: 1 }, paused: false } as const

interface Synced {
  readonly pairId: string
  readonly nas: string
  readonly backup: string
}

/** A pair of ten files that both sides have. */
async function synced(stack: Stack, api: Api, name: string): Promise<Synced> {
  const [nas, backup] = [stack.makeFolder(`${name}/nas`), stack.makeFolder(`${name}/backup`)]
  writeTree(nas, photos)
  const pair = await api.makePair(name, nas, backup)
  await api.run(pair.id)
  return { pairId: pair.id, nas, backup }
}

async function waiting(api: Api, pairId: string): Promise<Approval> {
  const { rows } = await api.client.call('listApprovals', { query: { pair: pairId, state: 'waiting' } })
  const [open] = rows
  if (open === undefined || rows.length !== 1) throw new Error(`There are ${rows.length} open approvals.`)
  return open
}

const decisions = (page: Page) => page.getByRole('region', { name: 'Decide' })

test('deletions over the limit are held once, the rest flows, and exactly they are approved', async ({ signedIn: page, stack, api }) => {
  const { pairId, nas, backup } = await synced(stack, api, 'Held photos')
  for (let i = 0; i < 6; i++) rmSync(join(nas, `photos/${i}.jpg`))
  writeTree(nas, fresh)
  await page.goto(`${stack.url}/attention`)
  await api.client.call('setSchedule', { params: { pairId }, body: everyMinute })
  const item = page.getByTestId('attention-list').getByRole('row').filter({ hasText: 'Held photos' })
  await expect(item).toContainText('Held', { timeout: 120_000 })
  await expect(page).toHaveTitle(/^\(\d+\) /)
  const tree = readTree(backup)
  expect(Object.keys(tree)).toEqual(expect.arrayContaining([...Object.keys(photos), ...Object.keys(fresh)]))
  const held = await waiting(api, pairId)
  const { rows } = await api.client.call('listRuns', { query: { pair: pairId } })
  expect(rows[0]).toMatchObject({ state: 'held', trigger: 'schedule' })
  expect(await api.client.call('getSchedule', { params: { pairId } })).toMatchObject({ paused: false })
  await api.client.call('setSchedule', { params: { pairId }, body: { schedule: { kind: 'manual' }, paused: false } })
  expect((await api.run(pairId)).state).toBe('held')
  expect((await waiting(api, pairId)).id).toBe(held.id)

  await page.goto(`${stack.url}/pairs`)
  await expect(page.getByRole('row', { name: /Held photos/ }).getByText('Held: needs a decision')).toBeVisible()
  await page.goto(`${stack.url}/pairs/${pairId}`)
  await press(page, page.getByRole('link', { name: 'Review and decide' }).first())
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Held photos')
  await expect(page.getByTestId('deletion-gauge')).toContainText('25')
  await expect(page.getByTestId('deletion-gauge')).toContainText('60')
  await expect(page.getByText(/^Versions: deleted files kept until \d+ \w+ \d{4} [(]needs \d+\sB, .+ free[)]$/)).toBeVisible()
  await expect(decisions(page).getByRole('button')).toHaveText([
    'Apply without the deletions',
    'Bring the deleted files back to NAS…',
    'Discard',
    'Approve and apply…',
  ])

  await page.getByRole('heading', { level: 1 }).focus()
  await tabTo(page, decisions(page).getByRole('button', { name: 'Approve and apply…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog', { name: 'Approve deleting 6 files on Backup?' })
  await expect(dialog.getByRole('heading')).toBeFocused()
  await tabTo(page, dialog.getByLabel('Type the number of files to delete'))
  await page.keyboard.type('7')
  await expect(dialog.getByRole('button', { name: 'Approve, delete 6 files' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('6')
  await tabTo(page, dialog.getByRole('button', { name: 'Approve, delete 6 files' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Applied by Dana Kim.', { exact: true })).toBeVisible()
  expect(readTree(backup)).toEqual(readTree(nas))
})

test('times that all moved by an hour are named, and nothing is to do when contents are compared', async ({
  signedIn: page,
  stack,
  api,
}) => {
  const { pairId, nas, backup } = await synced(stack, api, 'Shifted photos')
  for (const path of Object.keys(photos)) {
    const { mtimeMs } = statSync(join(nas, path))
    utimesSync(join(nas, path), mtimeMs / 1000 + 3600, mtimeMs / 1000 + 3600)
  }
  const before = [traceTree(nas), traceTree(backup)]
  expect((await api.run(pairId)).state).toBe('held')
  const held = await waiting(api, pairId)
  await page.goto(`${stack.url}/approvals/${held.id}`)
  await expect(page.getByRole('list', { name: 'Most likely cause' })).toContainText('moved by exactly 1 h')
  await page.getByRole('button', { name: 'Compare by checksum' }).click()
  await expect(page.getByText('Nothing to do').first()).toBeVisible()
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)
  await expect.poll(async () => (await api.client.call('getApproval', { params: { approvalId: held.id } })).state).toBe('void')
})

test('an empty side can’t be approved, only checked again', async ({ signedIn: page, stack, api }) => {
  const { pairId, nas, backup } = await synced(stack, api, 'Emptied photos')
  await api.client.call('setSchedule', { params: { pairId }, body: { schedule: { kind: 'interval', minutes: 1440 }, paused: false } })
  rmSync(join(backup, 'photos'), { recursive: true })
  const before = traceTree(nas)
  await api.run(pairId)
  const held = await waiting(api, pairId)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`${stack.url}/approvals/${held.id}`)
  await expect(page.getByText('This can’t be approved')).toContainText('Backup')
  await expect(page.getByText('paused for Emptied photos until someone decides')).toBeVisible()
  await expect(decisions(page).getByRole('button')).toHaveText(['Check again'])
  await expect(page.getByRole('button', { name: /Approve/ })).toHaveCount(0)
  expect(traceTree(nas)).toBe(before)
  writeTree(backup, photos)
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect.poll(async () => (await api.client.call('getApproval', { params: { approvalId: held.id } })).state).toBe('void')
  expect(await api.client.call('getSchedule', { params: { pairId } })).toMatchObject({ paused: false })
})

async function openAs(browser: Browser, stack: Stack, person: Api): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies(person.cookies.map(({ name, value }) => ({ name, value, url: stack.url })))
  return context.newPage()
}

/** Somebody who was invited, signed in. */
async function invited(stack: Stack, api: Api, name: string, role: Role): Promise<Api> {
  const { link } = await api.client.call('invite', { body: { name, role } })
  const person = new Api(stack.url)
  const secret = link.path.split('#').at(-1) ?? ''
  await person.client.call('useInvitation', { body: { secret, name, username: name.toLowerCase(), password: 'a long enough password' } })
  return person
}

test('an operator sees in a plan that it takes an admin, and asks for it', async ({ browser, stack, api }) => {
  const lou = await invited(stack, api, 'Lou', 'operator')
  const { pairId, nas, backup } = await synced(stack, api, 'Asked photos')
  for (let i = 0; i < 6; i++) rmSync(join(nas, `photos/${i}.jpg`))
  const before = [traceTree(nas), traceTree(backup)]
  const plan = await readyPlan(lou, pairId)
  const page = await openAs(browser, stack, lou)
  await page.goto(`${stack.url}/plans/${plan.id}`)
  const bar = page.getByTestId('action-bar')
  await expect(bar.getByRole('button')).toHaveText(['Discard plan', 'Ask for approval'])
  await bar.getByRole('button', { name: 'Ask for approval' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Ask for approval' }).click()
  await expect(page).toHaveURL(/runs\/\d+/)
  expect((await api.finished(Number(/runs\/(\d+)/.exec(page.url())?.[1]))).state).toBe('held')
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)

  await page.goto(`${stack.url}/plans/${(await readyPlan(lou, pairId)).id}`)
  await bar.getByRole('link', { name: 'Review request' }).click()
  await expect(page.getByRole('button', { name: 'Approve and apply…' })).toHaveAccessibleDescription(/Only admins can approve\./)
  await page.context().close()
})

test('a resync is approved by somebody else, for exactly one plan', async ({ browser, stack, api }) => {
  const ana = await invited(stack, api, 'Ana', 'admin')
  const kim = await invited(stack, api, 'Kim', 'admin')
  const { pairId, nas, backup } = await synced(stack, api, 'Resynced photos')
  rmSync(join(nas, 'photos/0.jpg'))
  rmSync(join(nas, 'photos/1.jpg'))
  const page = await openAs(browser, stack, ana)
  await page.goto(`${stack.url}/pairs/${pairId}`)
  await press(page, page.getByRole('button', { name: 'Request a resync…' }))
  await type(page, page.getByLabel('Why do you need it?'), 'Two files must come back')
  await press(page, page.getByRole('button', { name: 'Make a preview for approval' }))
  await expect(page.getByText('Not sent yet').first()).toBeVisible()
  const send = async () => {
    await expect(page.getByRole('button', { name: 'Send for approval' }).first()).not.toHaveAttribute('aria-disabled', 'true')
    await press(page, page.getByRole('button', { name: 'Send for approval' }).first())
    await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Send for approval' }))
    await expect(page.getByText('Waiting for a decision').first()).toBeVisible()
  }
  await send()
  const first = await waiting(ana, pairId)
  const planId = first.planId ?? 0

  const approveOwn = page.getByRole('button', { name: 'Approve and apply…' })
  await expect(approveOwn).toHaveAttribute('aria-disabled', 'true')
  await expect(approveOwn).toHaveAccessibleDescription(/You asked for this, so someone else must approve it: .*Kim/)
  const before = [traceTree(nas), traceTree(backup)]
  const body = { fingerprint: first.fingerprint, number: first.facts.number }
  const params = { approvalId: first.id }
  await expect(ana.client.call('approve', { params, body })).rejects.toMatchObject({ problem: { code: 'own-request', status: 403 } })
  const { secret } = await kim.client.call('createToken', { body: { name: 'Script', scopes: ['run', 'decide', 'manage'] } })
  const byToken = await fetch(`${stack.url}/api/v1/approvals/${first.id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect([byToken.status, await byToken.json()]).toMatchObject([403, { code: 'token-cannot-approve' }])

  // Another choice of what is left out is another plan: it has to be sent again.
  const { rows } = await ana.client.call('listPlanRows', { params: { planId }, query: { op: 'new' } })
  const scope = { kind: 'operations' as const, ids: [rows[0]?.id ?? ''] }
  await ana.client.call('changeSelection', { params: { planId }, body: { act: 'skip', scope } })
  await expect(kim.client.call('approve', { params, body })).rejects.toMatchObject({ problem: { code: 'fingerprint-changed' } })
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)
  await ana.client.call('changeSelection', { params: { planId }, body: { act: 'include', scope } })
  await page.goto(`${stack.url}/plans/${planId}`)
  const bar = page.getByTestId('action-bar')
  await expect(bar.getByRole('button', { name: /^Apply/ })).toHaveCount(0)
  await expect(bar.getByRole('button', { name: 'Send for approval' })).not.toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('Control+Enter')
  await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Send for approval' }))
  await press(page, bar.getByRole('link', { name: 'Review request' }))
  await expect(page.getByText('Waiting for a decision').first()).toBeVisible()

  await ageSignIns(stack, 'kim')
  const other = await openAs(browser, stack, kim)
  await other.goto(`${stack.url}/approvals/${first.id}`)
  await press(other, other.getByRole('button', { name: 'Approve and apply…' }))
  const dialog = other.getByRole('alertdialog')
  const confirm = dialog.getByRole('button', { name: /^Approve, change/ })
  await type(other, dialog.getByLabel('Type the number of files to change'), '999')
  await expect(confirm).toHaveAttribute('aria-disabled', 'true')
  const { facts } = await waiting(kim, pairId)
  await type(other, dialog.getByLabel('Type the number of files to change'), String(facts.number))
  await press(other, confirm)
  const proof = other.getByRole('alertdialog', { name: 'Confirm who you are' })
  await type(other, proof.getByLabel('Your password'), 'another password')
  await press(other, proof.getByRole('button', { name: 'Confirm' }))
  await expect(proof.getByRole('alert')).toBeVisible()
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)
  await type(other, proof.getByLabel('Your password'), 'a long enough password')
  await press(other, proof.getByRole('button', { name: 'Confirm' }))
  await expect(other.getByText('Applied by Kim.', { exact: true })).toBeVisible()
  expect(readTree(nas)).toEqual(photos)
  expect(readTree(backup)).toEqual(photos)

  const late = ana.client.call('changeSelection', { params: { planId }, body: { act: 'skip', scope } })
  await expect(late).rejects.toMatchObject({ problem: { code: 'plan-applied' } })
  await expect(kim.client.call('approve', { params, body })).rejects.toMatchObject({ problem: { code: 'already-decided' } })

  const audit = await api.client.call('listAudit', { query: {} })
  const acts = audit.rows.filter(({ subject }) => subject?.type === 'approval' && subject.id === String(first.id))
  const actorOf = (action: string) => acts.find((entry) => entry.action === action)?.actor.id
  expect(actorOf('approval.request')).toBeTruthy()
  expect(actorOf('approval.approve')).toBeTruthy()
  expect(actorOf('approval.approve')).not.toBe(actorOf('approval.request'))
})

test('that dangerous runs need a second admin is switched off only by two of them', async ({ browser, stack, api }) => {
  const ira = await invited(stack, api, 'Ira', 'admin')
  const ben = await invited(stack, api, 'Ben', 'admin')
  const page = await openAs(browser, stack, ira)
  await page.goto(`${stack.url}/settings/security`)
  const panel = page.getByRole('region', { name: 'Dangerous runs need a second admin' })
  await expect(panel).toContainText('A second admin must approve dangerous runs: on')
  await press(page, panel.getByRole('button', { name: 'Ask to switch it off…' }))
  const question = page.getByRole('alertdialog')
  await expect(question.getByRole('button', { name: 'Ask another admin' })).toHaveAttribute('aria-disabled', 'true')
  await type(page, question.getByLabel('Why do you need it?'), 'Ben is away')
  await press(page, question.getByRole('button', { name: 'Ask another admin' }))
  const agree = panel.getByRole('button', { name: 'Approve, switch it off…' })
  await expect(agree).toHaveAttribute('aria-disabled', 'true')
  await expect(agree).toHaveAccessibleDescription(/^You asked for this, so someone else must approve it: .*Ben/)

  const other = await openAs(browser, stack, ben)
  await other.setViewportSize({ width: 360, height: 740 })
  await other.goto(`${stack.url}/attention?kind=second-person`)
  const asked = other.getByTestId('attention-list').getByRole('row', { name: /^Security: Second admin\. Ira asks/ })
  await press(other, asked.getByRole('link', { name: 'Review request' }))
  await expect(other.getByText('“Ben is away”')).toBeVisible()
  await press(other, other.getByRole('button', { name: 'Approve, switch it off…' }))
  await press(other, other.getByRole('alertdialog').getByRole('button', { name: 'Approve, switch it off' }))
  await expect(other.getByText('A second admin must approve dangerous runs: off')).toBeVisible()
  await expect(other.getByText(/^Ira asked for this and Ben agreed, on /)).toBeVisible()
  await expect(panel).toContainText('A second admin must approve dangerous runs: off')
  await press(other, other.getByRole('button', { name: 'Switch it on' }))
  await expect(other.getByText('A second admin must approve dangerous runs: on')).toBeVisible()
  await other.context().close()
  await page.context().close()
})
