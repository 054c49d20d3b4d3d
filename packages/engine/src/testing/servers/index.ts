/** Real servers for the tests of apps, which need nothing of the engine's batteries. */
export { startTestBucket, type TestBucket } from './s3-server.ts'
export { type Sshd, startSshd } from './sshd.ts'
