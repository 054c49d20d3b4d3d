import type { ReadRemote } from '@pairwise/contracts'
import { IconAlertTriangle, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { listOf } from '../../../lib/plural.ts'
import { addressText, kindText } from '../lib/kind-text.ts'
import styles from './connections.module.css'
import { KindIcon } from './kind-icon.tsx'

interface RemoteBecomesProps {
  readonly row: ReadRemote
  /** The bucket that was named for a remote of S3. */
  readonly bucket: string
}

/** What becomes of one remote, or why it can't be imported and what helps. */
export function RemoteBecomes({ row: { fate }, bucket }: RemoteBecomesProps): ReactNode {
  if (fate.kind === 'refused')
    return (
      <p className={styles['note']}>
        <IconX size={16} stroke={2} role="img" aria-label="Can’t be imported" />
        {fate.why}
      </p>
    )
  const { config, wraps, missing, takesBucket } = fate
  const isBucket = takesBucket && bucket.trim() !== ''
  const kind = isBucket ? 's3' : config.kind
  return (
    <div className={styles['becomes']}>
      <span className={styles['kind']}>
        <KindIcon kind={kind} />
        {kindText[kind]}
      </span>
      <bdi className={styles['address']}>{isBucket ? `s3://${bucket.trim()}/` : addressText(config)}</bdi>
      {wraps.length > 0 && (
        <p className={styles['muted']}>
          With a copy of <bdi>{listOf(wraps)}</bdi>, which it wraps.
        </p>
      )}
      {config.kind === 'sftp' && (
        <p className={styles['muted']}>Test it afterwards: the key of its host has to be compared and trusted once.</p>
      )}
      {missing !== null && (
        <p className={styles['note']}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
          {signInAgain}
        </p>
      )}
    </div>
  )
}

/** What is to be done where a file does not have what its remote signs in with. */
const signInAgain = 'Sign-in needed again: its private key is not in the file. Enter it afterwards, under Secrets.'
