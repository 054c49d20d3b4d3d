import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dumpDatabase } from '@pairwise/db/testing'
import { startSshd } from '@pairwise/engine/testing/servers'
import { expect, type Page, test } from '@playwright/test'
import { Api } from '../harness/api.ts'
import { withDatabase } from '../harness/database.ts'
import { readTree, writeTree } from '../harness/disk.ts'
import { admin } from '../harness/fixtures.ts'
import { endOfRun } from '../harness/runs.ts'
import { Stack } from '../harness/stack.ts'

const seededPassword = 'seeded-password-c0ffee-0123456789'

/** Everything that the server told the browser, and the markup that became of it. */
function listen(page: Page): { all(): Promise<string>; look(): Promise<void> } {
  const told: Promise<string>[] = []
  const markup: string[] = []
  page.on('response', (response) => {
    if (response.url().includes('/api/')) told.push(response.text().catch(() => ''))
  })
  return {
    look: async () => void markup.push(await page.content()),
    all: async () => [...(await Promise.all(told)), ...markup].join('\n'),
  }
}

const seeded = (name: string) => `seeded-${name}-c0ffee-0123456789`
/** As rclone encrypted it with this password: one remote of SFTP, `nas`. */
const encryptedConf = {
  password: 'pass wörd 1',
  text: `# Encrypted rclone configuration File

RCLONE_ENCRYPT_V0:
ewLyanHs2heQidZ/LlYVaSPsgNgC3R00Qp/PTepJxbHW4K4j0KsKcyTp+AUXHtKhts1cT5mrv0V7o8GOmcVMbrOZyx5ZSaXUnno1SBrcKZlFOO4oeujtQk5yc96QtA==
`,
}
const wrongConfPassword = seeded('conf-password')
const otherKinds = [
  {
    type: 'S3',
    name: 'Bucket',
    fields: {
      ...{ Endpoint: 'http://127.0.0.1:1', Bucket: 'photos', 'Access key': 'AKIA' },
      ...{ 'Secret key': seeded('secret-key'), 'Session token': seeded('session-token') },
    },
  },
  {
    type: 'WebDAV',
    name: 'Cloud',
    fields: {
      Address: 'http://127.0.0.1:1/dav',
      'User name': 'me',
      Password: seeded('dav-password'),
      'Bearer token': seeded('bearer-token'),
    },
  },
  {
    type: 'Other rclone remote',
    name: 'Drive',
    fields: {
      Remote: 'drive',
      'rclone.conf': `[drive]\ntype = webdav\nurl = http://127.0.0.1:1/\nvendor = other\npass = ${seeded('rclone')}\n`,
    },
  },
] as const

test('from an empty server: SFTP by a pasted address, its key trusted, a pair that syncs both ways, and no secret in clear anywhere', async ({
  page,
}) => {
  const sshd = await startSshd()
  const stack = await Stack.start()
  const heard = listen(page)
  try {
    const remote = join(sshd.folder, 'photos')
    mkdirSync(remote)
    const own = (path: string) => sshd.uid !== null && chownSync(path, sshd.uid, sshd.uid)
    own(remote)
    writeFileSync(join(remote, 'from the server.txt'), 'two')
    own(join(remote, 'from the server.txt'))
    const local = stack.makeFolder('photos')
    writeTree(local, { 'from the disk.txt': 'one' })
    const privateKey = sshd.settings.privateKey ?? ''

    await page.goto(stack.url)
    await page.getByLabel('Setup code').fill(stack.setupCode)
    await page.getByLabel('Your name').fill(admin.name)
    await page.getByLabel('User name').fill(admin.username)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Create admin and continue' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Where are your files?' })).toBeVisible()

    await test.step('add the connection', async () => {
      await page.goto(`${stack.url}/connections`)
      await expect(page.getByText('Only this server’s disk is connected')).toBeVisible()
      await page.getByRole('button', { name: 'Add a connection' }).click()
      const { username, host, port } = sshd.settings
      const address = page.getByLabel('Paste an address to fill the form')
      await address.fill(`sftp://${username}:${seededPassword}@${host}:${port}${sshd.folder}`)
      await address.press('Enter')
      await expect(page.getByLabel('Server')).toHaveValue(host)
      await expect(page.getByLabel('Port')).toHaveValue(String(port))
      await expect(page.getByLabel('Folder')).toHaveValue(sshd.folder)
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue(seededPassword)
      await expect(address).toHaveValue('')
      await heard.look()
      await page.getByLabel('Name', { exact: true }).fill('Office NAS')
      await page.getByLabel('Private key').fill(privateKey)
      await expect(page.getByRole('button', { name: 'Save anyway' })).toBeHidden()
      await page.getByRole('button', { name: 'Test connection' }).click()

      const dialog = page.getByRole('alertdialog', { name: `First contact with ${host}` })
      await expect(dialog.getByText(sshd.hostKey)).toBeVisible()
      await heard.look()
      await dialog.getByRole('button', { name: 'Trust this key' }).click()
      await expect(page.getByText('The connection works.')).toBeVisible()
      await expect(page.getByRole('img', { name: 'Worked' })).toHaveCount(7)
      await heard.look()
      await page.getByRole('button', { name: 'Save the connection' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Office NAS' })).toBeVisible()
      await expect(page.getByText(/^Keeps modified times: yes/)).toBeVisible()
      await expect(page.getByText(/Stored, last changed .* by Dana Kim/)).toHaveCount(2)
      await expect(page.getByText(sshd.hostKey)).toBeVisible()
      await heard.look()
      expect(readdirSync(sshd.folder)).toEqual(['photos'])
    })

    await test.step('make the pair', async () => {
      await page.goto(`${stack.url}/pairs/new`)
      await page.getByLabel('Folder').first().fill(local)
      await page.getByLabel('Connection').last().selectOption('Office NAS')
      await page.getByRole('button', { name: 'Browse Path 2' }).click()
      const browser = page.getByRole('alertdialog', { name: 'Folders of Office NAS' })
      await browser.getByRole('button', { name: 'photos' }).click()
      await expect(browser.getByText('There are no folders in this one.')).toBeVisible()
      await browser.getByRole('button', { name: 'Use this folder' }).click()
      await expect(page.getByText(/1 file/)).toHaveCount(2)
      await page.getByLabel('Pair name').fill('Photos')
      await heard.look()
      await page.getByRole('button', { name: 'Create the pair' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible()
      await expect(page.getByText('Office NAS: /photos')).toBeVisible()
    })

    await test.step('sync both ways', async () => {
      const both = { 'from the disk.txt': 'one', 'from the server.txt': 'two' }
      const api = await Api.signIn(stack.url, admin.username, admin.password)
      await page.getByRole('button', { name: 'Run now' }).click()
      expect((await endOfRun(page, api)).state).toBe('done')
      expect([readTree(local), readTree(remote)]).toEqual([both, both])
      writeFileSync(join(local, 'from the server.txt'), 'changed on the disk')
      writeFileSync(join(remote, 'new on the server.txt'), 'three')
      own(join(remote, 'new on the server.txt'))
      const after = { ...both, 'from the server.txt': 'changed on the disk', 'new on the server.txt': 'three' }
      await page.getByRole('link', { name: 'Pairs', exact: true }).first().click()
      await page.getByRole('link', { name: 'Photos' }).first().click()
      await page.getByRole('button', { name: 'Run now' }).click()
      expect((await endOfRun(page, api)).state).toBe('done')
      expect([readTree(local), readTree(remote)]).toEqual([after, after])
      await heard.look()
    })

    await test.step('what is used stays', async () => {
      await page.goto(`${stack.url}/connections`)
      await expect(page.getByRole('cell', { name: /^Keeps modified times: yes/ })).toBeVisible()
      await heard.look()
      await page.getByRole('link', { name: 'Office NAS' }).click()
      const remove = page.getByRole('button', { name: 'Delete connection…' })
      await expect(remove).toHaveAttribute('aria-disabled', 'true')
      await expect(remove).toHaveAccessibleDescription(/Pairs use it: Photos/)
      await heard.look()
      await page.goto(`${stack.url}/audit`)
      await expect(page.getByRole('cell', { name: 'connection.create' })).toBeVisible()
      await heard.look()
    })

    const obscured = execFileSync('rclone', ['obscure', seeded('imported')])
      .toString()
      .trim()
    await test.step('remotes of an rclone.conf become connections, and what is refused says why', async () => {
      const { username, host, port } = sshd.settings
      await page.goto(`${stack.url}/connections`)
      await page.getByRole('button', { name: 'Import rclone.conf' }).click()
      const conf = page.getByLabel('rclone.conf', { exact: true })
      const show = page.getByRole('button', { name: 'Show what it has' })

      await conf.fill(encryptedConf.text)
      const password = page.getByLabel('Password of the file', { exact: true })
      await password.fill(wrongConfPassword)
      await show.click()
      await expect(page.getByText(/does not open this file/)).toBeVisible()
      await heard.look()
      await password.fill(encryptedConf.password)
      await show.click()
      await expect(page.getByRole('checkbox', { name: 'Import nas' })).toBeChecked()
      await heard.look()
      await page.getByRole('button', { name: 'Back to the file' }).click()

      const sftp = `type = sftp\nhost = ${host}\nuser = ${username}\nport = ${port}\n`
      const key = privateKey.trim().replaceAll('\n', '\\n')
      await conf.fill(
        `[copy]\n${sftp}key_pem = ${key}\npass = ${obscured}\n[jump]\n${sftp}ssh = ssh -J other\n[odd]\ntype = nothing-known\n`,
      )
      await show.click()
      await expect(page.getByText('The file has 3 remotes. 1 can be imported.')).toBeVisible()
      await expect(page.getByRole('row', { name: /jump/ })).toContainText('the option ssh is not taken')
      await expect(page.getByRole('row', { name: /odd/ })).toContainText('nothing-known')
      await expect(page.getByRole('checkbox', { name: 'Import odd' })).toBeDisabled()
      await page.getByLabel('Name of copy').fill('Office copy')
      await heard.look()
      await page.getByRole('button', { name: 'Import 1 connection' }).click()
      await page.getByRole('link', { name: 'Office copy' }).click()
      await page.getByLabel('Folder').fill(sshd.folder)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByRole('main').locator('header')).toContainText(sshd.folder)
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByRole('button', { name: 'Compare keys' }).click()
      await page
        .getByRole('alertdialog', { name: `First contact with ${host}` })
        .getByRole('button', { name: 'Trust this key' })
        .click()
      await expect(page.getByText('The connection works.')).toBeVisible()
      await heard.look()
    })

    await test.step('a server that is away is told with cause, effect and fix, on the run, its pair and in what needs attention', async () => {
      await sshd.stop()
      await page.getByRole('link', { name: 'Pairs', exact: true }).first().click()
      await page.getByRole('link', { name: 'Photos' }).first().click()
      await page.getByRole('button', { name: 'Run now' }).click()
      const notice = page.getByRole('region', { name: 'The last run failed' }).or(page.getByRole('region', { name: 'The run failed' }))
      await expect(notice.first()).toContainText('Office NAS can’t be reached. Nothing was changed.', { timeout: 60_000 })
      await page.getByRole('link', { name: 'Pairs', exact: true }).first().click()
      await page.getByRole('link', { name: 'Photos' }).first().click()
      await expect(page.getByRole('region', { name: 'The last run failed' })).toContainText('Nothing was changed on either side.')
      await page.goto(`${stack.url}/attention`)
      await expect(page.getByText('Not reachable').first()).toBeVisible()
      await expect(page.getByRole('link', { name: 'Open connection' })).toBeVisible()
      await page.getByRole('link', { name: 'See cause and fix' }).click()
      await page.getByRole('link', { name: 'Test the connection' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Office NAS' })).toBeVisible()
      await page.getByRole('button', { name: 'Test before saving' }).click()
      await expect(page.getByText('The connection does not work yet.')).toBeVisible({ timeout: 30_000 })
      await heard.look()
    })

    const tabs = await test.step('other kinds are saved before they work', () =>
      // Side by side: each test asks its server again for a while before it gives up.
      Promise.all(
        otherKinds.map(async ({ type, name, fields }) => {
          const tab = await page.context().newPage()
          const heardThere = listen(tab)
          await tab.goto(`${stack.url}/connections/new`)
          await tab.getByLabel('Type').selectOption(type)
          for (const [label, value] of Object.entries({ Name: name, ...fields })) await tab.getByLabel(label, { exact: true }).fill(value)
          await heardThere.look()
          await tab.getByRole('button', { name: 'Test connection' }).click()
          await tab.getByRole('button', { name: 'Save anyway' }).click()
          await expect(tab.getByRole('heading', { level: 1, name })).toBeVisible()
          await heardThere.look()
          return heardThere
        }),
      ))

    await test.step('no secret is in clear in answers, markup, logs, jobs or the database', async () => {
      const logs = join(stack.data, 'logs')
      const logged = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'))
      const places = {
        'answers and markup': (await Promise.all([heard, ...tabs].map((each) => each.all()))).join('\n'),
        logs: [stack.output, ...logged].join('\n'),
        'jobs and database': await withDatabase(stack, dumpDatabase),
      }
      expect(places['answers and markup']).toContain('Office NAS')
      expect(places['jobs and database']).toContain('Office NAS')
      expect(places['jobs and database']).toMatch(/test-connection|"?testId/)
      const others = otherKinds.flatMap(({ fields }) => JSON.stringify(fields).match(/seeded-[a-z-]+-c0ffee-0123456789/g) ?? [])
      expect(others).toHaveLength(5)
      const imported = [seeded('imported'), obscured, encryptedConf.password, wrongConfPassword]
      const secrets = [
        seededPassword,
        ...imported,
        ...others,
        ...privateKey.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----')),
      ]
      expect(secrets.length).toBeGreaterThan(2)
      for (const [place, text] of Object.entries(places)) {
        for (const secret of secrets) {
          for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').replace(/=+$/, '')])
            expect(text.includes(form), `${place} have ${secret.slice(0, 6)}…`).toBe(false)
        }
      }
    })
  } finally {
    await stack.remove()
    await sshd.stop()
  }
})
