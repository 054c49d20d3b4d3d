/** Runs the scenarios with path2 on a real SSH server. Arguments: the scenarios' runner, and where its report goes. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSshd } from '../packages/engine/src/testing/servers/sshd.ts'
import { nodeCommand } from './node-command.ts'

const [runner = '', report = '', ...more] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'on-sftp-'))
const sshd = await startSshd({ isOurs: true })
try {
  process.exitCode = await runScenarios()
} finally {
  await sshd.stop()
  rmSync(folder, { recursive: true })
}

async function runScenarios(): Promise<number> {
  const { host, port, username } = sshd.settings
  const [known, config] = [join(folder, 'known_hosts'), join(folder, 'rclone.conf')]
  writeFileSync(known, `${sshd.knownHost}\n`)
  const options = { type: 'sftp', host, port, user: username, key_file: sshd.keyFile, known_hosts_file: known }
  writeFileSync(config, ['[served]', ...Object.entries(options).map(([name, value]) => `${name} = ${value}`), ''].join('\n'))
  const program = nodeCommand(join(import.meta.dirname, 'bisync-on-sftp.ts'))
  const env = { ...process.env, ON_SFTP_CONFIG: config, ON_SFTP_REMOTE: 'served' }
  const child = spawn(process.execPath, [runner, '--prog', program, '--json', report, ...more], { stdio: 'inherit', env })
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
}
