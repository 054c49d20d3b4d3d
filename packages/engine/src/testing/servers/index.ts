/** Real servers and processes for the tests of apps, which need nothing of the engine's batteries. */
export { startApacheDav } from './apache-dav.ts'
export type { DavServer } from './dav-server.ts'
export { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'
export { type ForkedApp, forkApp } from './forked-app.ts'
export { freePort } from './free-port.ts'
export { makeOwnAuthority } from './own-authority.ts'
export { startTestBucket, type TestBucket } from './s3-server.ts'
export { type Sshd, startSshd } from './sshd.ts'
