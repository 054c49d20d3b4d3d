import { expect, test } from '../harness/fixtures.ts'
import { briefly, look, open, thoroughly } from '../harness/look.ts'
import { allPages } from '../harness/pages.ts'
import { makeScene, type Scene } from '../harness/scene.ts'

test('axe finds nothing on any page, empty or loaded, and nothing is too small or wide', async ({ signedIn: page, stack, api }) => {
  test.setTimeout(900_000)
  const found: string[] = []
  await open(page, `${stack.url}/attention`)
  const pages = await allPages(page)
  for (const [route, { addresses }] of pages) {
    if (route.includes('$')) continue
    const [address] = addresses({} as Scene)
    await open(page, `${stack.url}${address}`)
    found.push(...(await look(page, `${route} empty`, briefly)))
  }
  expect.soft(found, 'empty').toEqual([])

  found.length = 0
  const scene = await makeScene(stack, api)
  for (const [route, { addresses, reads }] of pages) {
    for (const address of addresses(scene)) {
      await open(page, `${stack.url}${address}`)
      if (route.includes('$') || reads) found.push(...(await look(page, `${address} loaded`, thoroughly)))
    }
  }
  expect(found, 'loaded').toEqual([])
})
