import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ConnectionValues } from '../lib/connection-form.ts'
import styles from './connections.module.css'

interface AddressFieldsProps {
  readonly values: ConnectionValues
  readonly errors: Readonly<Record<string, ReactNode>>
  readonly onChange: (values: ConnectionValues) => void
  /** What one signs in with, where that is part of the same form. */
  readonly children?: ReactNode
}

type TextName = 'host' | 'port' | 'username' | 'folder' | 'endpoint' | 'region' | 'bucket' | 'accessKeyId' | 'url' | 'remote'

/** The fields of one kind of storage, without its secrets. */
export function AddressFields({ values, errors, onChange, children }: AddressFieldsProps): ReactNode {
  const text = (name: TextName, label: string, more: { placeholder?: string; description?: string; inputMode?: 'numeric' } = {}) => (
    <TextInput
      label={label}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={values[name]}
      error={errors[`config.${name}`]}
      onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
      {...more}
    />
  )
  const authority = (
    <Textarea
      label="Trusted authority"
      description="Only where the server’s certificate is signed by one of your own: its certificate in PEM."
      rows={3}
      spellCheck={false}
      value={values.trustedCa}
      error={errors['config.trustedCa']}
      onChange={(event) => onChange({ ...values, trustedCa: event.currentTarget.value })}
    />
  )
  switch (values.kind) {
    case 'sftp':
      return (
        <>
          <div className={styles['row']}>
            {text('host', 'Server', { placeholder: 'nas.local' })}
            {text('port', 'Port', { inputMode: 'numeric' })}
            {text('username', 'User name')}
          </div>
          {text('folder', 'Folder', {
            placeholder: '/volume1/photos',
            description:
              'Where everything of this connection lies, from the top, or from your home folder with ~. Pairs name folders below it.',
          })}
          {children}
        </>
      )
    case 's3':
      return (
        <>
          <div className={styles['row']}>
            {text('endpoint', 'Endpoint', { placeholder: 'https://s3.example.org' })}
            {text('region', 'Region', { placeholder: 'us-east-1' })}
          </div>
          <div className={styles['row']}>
            {text('bucket', 'Bucket')}
            {text('folder', 'Folder', { placeholder: 'photos' })}
          </div>
          {text('accessKeyId', 'Access key')}
          <Checkbox
            label="The bucket is a folder of the endpoint (path style)"
            checked={values.pathStyle}
            onChange={(event) => onChange({ ...values, pathStyle: event.currentTarget.checked })}
          />
          {children}
          {authority}
        </>
      )
    case 'webdav':
      return (
        <>
          {text('url', 'Address', { placeholder: 'https://cloud.example.org/remote.php/dav/files/me' })}
          <div className={styles['row']}>
            {text('username', 'User name')}
            {text('folder', 'Folder', { placeholder: 'photos' })}
            <NativeSelect
              label="Server"
              data={[
                { value: 'nextcloud', label: 'Nextcloud' },
                { value: 'owncloud', label: 'ownCloud' },
                { value: 'other', label: 'Another one' },
              ]}
              value={values.vendor}
              onChange={(event) => onChange({ ...values, vendor: event.currentTarget.value as ConnectionValues['vendor'] })}
            />
          </div>
          {children}
          {authority}
        </>
      )
    case 'rclone':
      return (
        <>
          <div className={styles['row']}>
            {text('remote', 'Remote', { placeholder: 'gdrive' })}
            {text('folder', 'Folder', { placeholder: 'photos' })}
          </div>
          {children}
        </>
      )
    default:
      return values.kind satisfies never
  }
}
