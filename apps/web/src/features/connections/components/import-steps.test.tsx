import { MantineProvider } from '@mantine/core'
import type { RcloneConfReading } from '@pairwise/contracts'
import { fireEvent, render, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { RcloneConfForm } from './rclone-conf-form.tsx'
import { RemoteChoices } from './remote-choices.tsx'

test('a file that is encrypted asks for its password, and neither is in the markup', () => {
  const read: unknown[] = []
  const { container } = render(<RcloneConfForm filled="" isReading={false} error={null} onRead={(text) => read.push(text)} />, {
    wrapper: MantineProvider,
  })
  const ask = () => fireEvent.click(screen.getByRole('button', { name: 'Show what it has' }))
  ask()
  expect(screen.getByText('Paste the text of an rclone.conf, or choose the file.')).toBeTruthy()
  fireEvent.change(screen.getByLabelText('rclone.conf'), { target: { value: '[a]\ntype = s3\nsecret_access_key = SEEDED' } })
  expect(screen.queryByLabelText('Password of the file')).toBeNull()
  fireEvent.change(screen.getByLabelText('rclone.conf'), { target: { value: '# Encrypted\nRCLONE_ENCRYPT_V0:\nSEALED' } })
  ask()
  expect(screen.getByText('Enter the password of the file.')).toBeTruthy()
  fireEvent.change(screen.getByLabelText('Password of the file'), { target: { value: 'SEEDED' } })
  expect(container.innerHTML).not.toMatch(/SEEDED|SEALED/)
  expect(read).toEqual([])
  ask()
  expect(read).toEqual([{ conf: '# Encrypted\nRCLONE_ENCRYPT_V0:\nSEALED', password: 'SEEDED' }])
})

const reading: RcloneConfReading = {
  asOf: '2026-11-26T09:00:00.000Z',
  rows: [
    {
      remote: 'nas',
      type: 'sftp',
      fate: {
        kind: 'connection',
        config: { kind: 'sftp', host: 'nas.lan', port: 22, username: 'me', folder: '/' },
        wraps: [],
        missing: 'privateKey',
        takesBucket: false,
        isNameTaken: true,
      },
    },
    {
      remote: 'minio',
      type: 's3',
      fate: {
        kind: 'connection',
        config: { kind: 'rclone', remote: 'minio', folder: '' },
        wraps: [],
        missing: null,
        takesBucket: true,
        isNameTaken: false,
      },
    },
    { remote: 'odd', type: 'sftp', fate: { kind: 'refused', why: '[odd]: the option ssh is not taken. Remove it from the file.' } },
  ],
}

test('what is ticked is imported under the names that were given, once none of them is taken', () => {
  const asked: unknown[] = []
  render(
    <RemoteChoices
      reading={reading}
      isImporting={false}
      error={null}
      onImport={(remotes) => asked.push(remotes)}
      onBack={() => undefined}
    />,
    { wrapper: MantineProvider },
  )
  expect(document.activeElement?.textContent).toBe('The file has 3 remotes. 2 can be imported.')
  const rowOf = (name: string) => within(screen.getByText(name).closest('tr') ?? document.body)
  expect(rowOf('odd').getByText(/the option ssh is not taken/)).toBeTruthy()
  expect(rowOf('odd').getByRole<HTMLInputElement>('checkbox').disabled).toBe(true)
  expect(rowOf('nas').getByText(/^Sign-in needed again/)).toBeTruthy()

  fireEvent.click(screen.getByRole('checkbox', { name: 'Import minio' }))
  expect(screen.getByRole('button', { name: 'Import 0 connections' }).getAttribute('aria-disabled')).toBe('true')
  for (const remote of ['nas', 'minio']) fireEvent.click(screen.getByRole('checkbox', { name: `Import ${remote}` }))
  fireEvent.change(screen.getByLabelText('Bucket'), { target: { value: 'photos' } })
  expect(screen.getByText('s3://photos/')).toBeTruthy()
  const start = screen.getByRole('button', { name: 'Import 2 connections' })
  fireEvent.click(start)
  expect(screen.getByText('A connection has this name already. Choose another one.')).toBeTruthy()
  expect(asked).toEqual([])
  fireEvent.change(screen.getByLabelText('Name of nas'), { target: { value: 'Office NAS' } })
  fireEvent.click(start)
  expect(asked).toEqual([
    [
      { remote: 'nas', name: 'Office NAS', bucket: null },
      { remote: 'minio', name: 'minio', bucket: 'photos' },
    ],
  ])
})
