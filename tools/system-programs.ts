import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { CommandFailed, runCalmly } from './run-calmly.ts'

/** A program of the system that tests start, and the Debian package that has it. */
const debianPackages = {
  'redis-server': 'redis-server',
  chromium: 'chromium',
  nginx: 'nginx-light',
  apache2: 'apache2',
  rclone: 'rclone',
  openssl: 'openssl',
  'ceph-mon': 'ceph-mon',
  'ceph-osd': 'ceph-osd',
  radosgw: 'ceph-mgr radosgw',
  sshd: 'openssh-server',
  rsync: 'rsync',
  setfacl: 'acl',
  setfattr: 'attr',
} as const
export type SystemProgram = keyof typeof debianPackages

/**
 * Makes sure that programs of the system are there. Those that are missing are installed from Debian's packages where this
 * process is root and apt-get is there. Returns null, or the sentence that says what is missing and how to get it.
 */
export async function requirePrograms(programs: readonly SystemProgram[]): Promise<string | null> {
  const missing = programs.filter((program) => !isOnPath(program))
  if (missing.length === 0) return null
  const packages = missing.map((program) => debianPackages[program]).join(' ')
  const advice = `The tests start ${missing.join(', ')} themselves. On Debian or Ubuntu install with: sudo apt-get install ${packages}`
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return advice
  console.log(`Installing Debian packages: ${packages}`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await runCalmly({ command: 'apt-get', args: ['update', '-qq'], cwd: '/', env })
    await runCalmly({
      command: 'apt-get',
      args: ['install', '-y', '-qq', '--no-install-recommends', ...packages.split(' ')],
      cwd: '/',
      env,
    })
  } catch (error) {
    if (error instanceof CommandFailed) return `${error.message}. ${advice}`
    throw error
  }
  return programs.every(isOnPath) ? null : advice
}

function isOnPath(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  return folders.some((folder) => isExecutable(join(folder, program)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}
