import { expect, test } from 'vitest'
import { Commits } from './commits.ts'

test('commits are made one after the other, and each is waited for by who begins the next', async () => {
  const commits = new Commits()
  const told: string[] = []
  const ends: (() => void)[] = []
  const commit = (name: string) => () => {
    told.push(`${name} begun`)
    return new Promise<void>((resolve) => ends.push(resolve)).then(() => void told.push(`${name} ended`))
  }
  await commits.begin(commit('first'))
  const second = commits.begin(commit('second'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual(['first begun'])
  ends[0]?.()
  await second
  expect(told).toEqual(['first begun', 'first ended', 'second begun'])
  ends[1]?.()
  await commits.ended()
  expect(told.at(-1)).toBe('second ended')
})

test('a commit that failed ends who begins the next, which is not made, and who waits', async () => {
  const commits = new Commits()
  let made = 0
  await commits.begin(() => Promise.reject(new Error('the disk is full')))
  await expect(commits.begin(async () => void made++)).rejects.toThrow('the disk is full')
  await expect(commits.ended()).rejects.toThrow('the disk is full')
  expect(made).toBe(0)
})
