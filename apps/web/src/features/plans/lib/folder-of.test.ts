import { expect, test } from 'vitest'
import { folderOf } from './folder-of.ts'
import { leaveOutRule } from './leave-out-rule.ts'

const ref = (path: string) => ({ path, key: Buffer.from(path).toString('base64url') })

test.each([
  ['a.txt', ''],
  ['a/b.txt', 'a'],
  ['2023/Sommer über/ü.jpg', '2023/Sommer über'],
])('the folder of %s', (path, folder) => expect(folderOf(ref(path))).toEqual(ref(folder)))

test.each([
  ['2023/Summer', true, '- /2023/Summer/**'],
  ['a/b.txt', false, '- /a/b.txt'],
  ['odd [1]{2}*?\\.txt', false, '- /odd \\[1\\]\\{2\\}\\*\\?\\\\.txt'],
])('the rule that leaves out %s', (path, isFolder, rule) => expect(leaveOutRule(path, isFolder)).toBe(rule))
