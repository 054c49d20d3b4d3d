/** Real servers for the tests of apps, which need nothing of the engine's batteries. */
export { type Sshd, startSshd } from './sshd.ts'
