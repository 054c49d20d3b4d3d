import { afterAll, beforeAll, describe } from 'vitest'
import { runBackendContract } from '../../testing/backend-contract.ts'
import { davHarness } from '../../testing/dav-harness.ts'
import { startApacheDav } from '../../testing/servers/apache-dav.ts'
import type { DavServer } from '../../testing/servers/dav-server.ts'
import { type FaultyProxy, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { startRcloneDav } from '../../testing/servers/rclone-dav.ts'

describe.each([
  ['Apache, which keeps conditions', startApacheDav],
  ['rclone, which ignores them', startRcloneDav],
])('WebDAV by %s', (_, start) => {
  let server: DavServer
  let proxy: FaultyProxy
  beforeAll(async () => {
    server = await start()
    proxy = await startFaultyProxy(server.url)
    // By the clock of this server every file is old enough to show its revision; else each test would wait for seconds.
    proxy.rule = { after: async () => ({ date: new Date(Date.now() + 60_000).toUTCString() }) }
  })
  afterAll(async () => {
    await proxy.stop()
    await server.stop()
  })
  runBackendContract('A folder of the server', async () => davHarness(server, proxy.url))
})
