import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Api } from './api.ts'
import { type Tree, writeTree } from './disk.ts'
import type { Stack } from './stack.ts'

/** A server on which much has happened, so that every page has something to show. */
export interface Scene {
  readonly pairId: string
  readonly planId: number
  readonly runId: number
  readonly heldRunId: number
  readonly approvalIds: readonly number[]
  readonly conflictPairId: string
  readonly conflictIds: readonly number[]
  readonly connectionIds: readonly string[]
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function photos(): Tree {
  const names = months.flatMap((month) => Array.from({ length: 4 }, (_, i) => `2025/${month}/IMG_${1000 + i}.jpg`))
  return Object.fromEntries(names.map((name, at) => [name, `${name} ${'x'.repeat(200 + at)}`]))
}

/** Makes pairs by the API and changes their files on the disk: one plan with a case of each kind, runs that ended well, one held, one without its folder. */
export async function makeScene(stack: Stack, api: Api, prefix = ''): Promise<Scene> {
  const side = (pair: string, name: string) => stack.makeFolder(`${prefix}${pair}/${name}`)
  const named = (name: string) => `${prefix}${name}`

  const [nas, backup] = [side('Photos', 'NAS'), side('Photos', 'Backup')]
  writeTree(nas, { ...photos(), 'notes/plan.txt': 'first\nsecond\nthird\n', 'notes/old.txt': 'old', 'albums/summer.txt': 'one album' })
  const pair = await api.makePair(named('Photos'), nas, backup)
  const first = await api.run(pair.id)
  writeTree(nas, {
    '2026/January/IMG_2000.jpg': 'new',
    '2026/January/IMG_2001.jpg': 'new too',
    'notes/plan.txt': 'first\nchanged here\nthird\n',
  })
  writeTree(backup, { 'notes/plan.txt': 'first\nsecond\nchanged there\n', 'letters/to Ana.txt': 'Dear Ana' })
  rmSync(join(backup, 'notes/old.txt'))
  renameSync(join(nas, 'albums/summer.txt'), join(nas, 'albums/summer by the sea.txt'))
  const plan = await api.client.call('preview', { params: { pairId: pair.id }, body: {} })
  await expect
    .poll(async () => (await api.client.call('getPlan', { params: { planId: plan.id } })).state, { timeout: 60_000 })
    .toBe('ready')

  const projects = await api.makePair(named('Projects'), side('Projects', 'NAS'), side('Projects', 'Backup'))
  writeTree(side('Projects', 'NAS'), photos())
  await api.run(projects.id)
  rmSync(join(side('Projects', 'Backup'), '2025'), { recursive: true })
  const held = await api.run(projects.id)

  const [left, right] = [side('Letters', 'NAS'), side('Letters', 'Backup')]
  writeTree(left, { 'Invitation.txt': 'Dear all,\ncome on Saturday.\nAna\n', 'table.bin': '\u0000one' })
  const letters = await api.makePair(named('Letters'), left, right)
  await api.run(letters.id)
  writeTree(left, { 'Invitation.txt': 'Dear all,\ncome on Saturday at eight.\nAna\n', 'table.bin': '\u0000two more' })
  writeTree(right, { 'Invitation.txt': 'Dear all,\ncome on Sunday.\nAna and Lee\n', 'table.bin': '\u0000another' })
  await api.run(letters.id)

  const archive = await api.makePair(named('Archive'), side('Archive', 'NAS'), side('Archive', 'Backup'))
  writeTree(side('Archive', 'NAS'), photos())
  await api.run(archive.id)
  // Most of it was copied elsewhere before it was removed, as somebody does who tidies up by hand.
  const tidied = side('Archive', 'Backup')
  for (const month of months.slice(0, 7)) {
    cpSync(join(tidied, '2025', month), join(tidied, 'Sorted', '2025', month), { recursive: true, preserveTimestamps: true })
    rmSync(join(tidied, '2025', month), { recursive: true })
  }
  for (const lost of ['March/IMG_1002.jpg', 'July/IMG_1000.jpg']) rmSync(join(tidied, 'Sorted/2025', lost))
  await api.run(archive.id)

  const accounts = await api.makePair(named('Accounts'), side('Accounts', 'Office'), side('Accounts', 'Box'))
  writeTree(side('Accounts', 'Office'), { 'ledger.csv': '1,2,3\n' })
  await api.run(accounts.id)
  renameSync(side('Accounts', 'Box'), `${side('Accounts', 'Box')} (away)`)
  await api.run(accounts.id)
  const approvals = (await api.client.call('listApprovals', { query: {} })).rows
  const conflicts = (await api.client.call('listConflicts', { query: { pair: letters.id } })).rows
  await api.client.call('createConnection', {
    body: {
      name: named('Office NAS'),
      config: { kind: 'sftp', host: 'nas.invalid', username: 'dana', folder: '/volume1' },
      secrets: { password: 'of the scene' },
    },
  })
  const connections = await api.client.call('listConnections', {})
  return {
    pairId: pair.id,
    planId: plan.id,
    runId: first.id,
    heldRunId: held.id,
    approvalIds: approvals.filter(({ pairId }) => [archive.id, projects.id].includes(pairId)).map(({ id }) => id),
    conflictPairId: letters.id,
    conflictIds: conflicts.map(({ id }) => id),
    connectionIds: connections.rows.map(({ id }) => id),
  }
}
