import { readFile, rm, writeFile } from 'node:fs/promises'
import { isAlive } from './leftover-server.ts'
import { missingAsNull } from './missing-file.ts'

/** Somebody else's process keeps this cluster running right now. */
export class ClusterInUse extends Error {
  override readonly name = 'ClusterInUse'
}

/**
 * Notes in a file that this process keeps a cluster running. Throws `ClusterInUse` while the process that noted itself
 * before still lives; one that was killed is replaced.
 *
 * RACE: two processes that begin at the same instant may both pass. Postgres' own lock on the folder then lets one
 * of the two servers start.
 */
export async function claimCluster(file: string): Promise<void> {
  const text = await missingAsNull(readFile(file, 'utf8'))
  const [pid, identity] = (text ?? '').split('\n')
  const other = Number(pid)
  if (other > 0 && other !== process.pid && isAlive(other) && (await identityOf(other)) === identity)
    throw new ClusterInUse(`The database in this folder is already in use by the running process ${other}.`)
  await writeFile(file, `${process.pid}\n${await identityOf(process.pid)}\n`)
}

/** Takes the note away; done when the server has ended. */
export async function releaseCluster(file: string): Promise<void> {
  await rm(file, { force: true })
}

/** Tells a process from a later one with the same number: by the machine's start and the process's own. */
async function identityOf(pid: number): Promise<string> {
  const [boot, stat] = await Promise.all([
    missingAsNull(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    missingAsNull(readFile(`/proc/${pid}/stat`, 'utf8')),
  ])
  // The start time is the 20th field after the name, which stands in parentheses and may hold anything.
  return `${boot?.trim() ?? ''} ${stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
}
