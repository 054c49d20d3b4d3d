import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Pair, Plan } from '@pairwise/contracts'
import type { Api } from './api.ts'
import { writeTree } from './disk.ts'
import type { Stack } from './stack.ts'

export interface ReviewedPair {
  readonly pair: Pair
  readonly nas: string
  readonly backup: string
}

/** Every kind of change that a plan of two folders can have, on both sides. */
export async function makeChangedPair(stack: Stack, api: Api, name: string): Promise<ReviewedPair> {
  const nas = stack.makeFolder(`${name}/nas`)
  const backup = stack.makeFolder(`${name}/backup`)
  const pair = await api.makePair(name, nas, backup)
  writeTree(nas, {
    'letter.txt': 'first',
    'report.txt': 'first',
    'old/one.txt': 'goes',
    'old/two.txt': 'goes too',
    'before.bin': 'this file gets another name',
    'gone on backup.txt': 'goes as well',
    ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`kept/${i}.txt`, `stays ${i}`])),
  })
  await api.run(pair.id)
  writeTree(nas, {
    'letter.txt': 'second, longer',
    'photos/2023/a.jpg': 'new a',
    'photos/2023/b.jpg': 'new b',
    'photos/2024/c.jpg': 'new c',
    'draft.txt': 'new',
  })
  rmSync(join(nas, 'old'), { recursive: true })
  writeTree(backup, { 'report.txt': 'changed on the other side', 'from backup.txt': 'new there' })
  rmSync(join(backup, 'gone on backup.txt'))
  return { pair, nas, backup }
}

/** A plan of the pair, made by a preview and ready. */
export async function readyPlan(api: Api, pairId: string, parentId?: number): Promise<Plan> {
  const { id } = await api.client.call('preview', { params: { pairId }, body: parentId === undefined ? {} : { parentId } })
  return api.planIn(id, 'ready')
}
