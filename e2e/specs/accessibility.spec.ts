import { expect, test } from '../harness/fixtures.ts'
import { walkByTab } from '../harness/focus-walk.ts'
import { briefly, goTo, look, open, thoroughly } from '../harness/look.ts'
import { allPages } from '../harness/pages.ts'
import { makeScene, type Scene } from '../harness/scene.ts'

test('axe finds nothing on any page, empty or loaded; nothing is too small, too wide, lost without its colours or covered while it has the focus', async ({
  signedIn: page,
  stack,
  api,
}) => {
  test.setTimeout(600_000)
  const found: string[] = []
  await open(page, `${stack.url}/attention`)
  const pages = await allPages(page)
  for (const [route, { addresses, reads }] of pages) {
    if (route.includes('$')) continue
    for (const address of addresses({} as Scene)) {
      await goTo(page, address)
      found.push(...(await look(page, `${address} empty`, briefly)))
      if (reads === undefined) found.push(...(await walkByTab(page, address)))
    }
  }
  expect.soft(found, 'empty').toEqual([])

  found.length = 0
  const scene = await makeScene(stack, api)
  await open(page, `${stack.url}/attention`)
  for (const [route, { addresses, reads }] of pages) {
    if (!route.includes('$') && reads === undefined) continue
    for (const address of addresses(scene)) {
      await goTo(page, address)
      found.push(...(await look(page, `${address} loaded`, thoroughly)))
      found.push(...(await walkByTab(page, address)))
    }
  }
  expect(found, 'loaded').toEqual([])
})
