import { TextInput } from '@mantine/core'
import type { ShownHostKey } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import styles from './connections.module.css'

interface HostKeyDialogProps {
  readonly shown: ShownHostKey
  readonly busy?: boolean
  readonly error?: Error | null
  readonly onTrust: () => void
  readonly onClose: () => void
}

/** Shows the key of a host, so that a person can compare it and trust it. A key that changed wants the name of the host typed. */
export function HostKeyDialog({ shown, busy = false, error = null, onTrust, onClose }: HostKeyDialogProps): ReactNode {
  const { host, fingerprint, trusted } = shown
  const [typed, setTyped] = useState('')
  const isTyped = trusted === null || typed.trim() === host
  return (
    <ConfirmDialog
      isOpen
      title={trusted === null ? `First contact with ${host}` : `The key of ${host} changed`}
      confirm="Trust this key"
      isDangerous={trusted !== null}
      busy={busy && 'Trusting…'}
      blocked={isTyped ? undefined : 'Type the name of the host first.'}
      onConfirm={onTrust}
      onClose={onClose}
    >
      <div className={styles['stack']}>
        {trusted === null ? (
          <p>
            First contact with {host}. Its key is <code className={styles['key']}>{fingerprint}</code>. Compare it with the server before
            you trust it.
          </p>
        ) : (
          <>
            <p>The key of {host} changed. This can be a reinstall or an attack. Not connected. Nothing was sent.</p>
            <p>
              Trusted until now: <code className={styles['key']}>{trusted}</code>
            </p>
            <p>
              It shows: <code className={styles['key']}>{fingerprint}</code>
            </p>
          </>
        )}
        <p className={styles['muted']}>
          On the server: <code className={styles['key']}>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>
        </p>
        {error && <ProblemNotice error={error} refused="The key was not trusted." />}
        {trusted !== null && (
          <TextInput
            label={`Type ${host} to trust the new key`}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </div>
    </ConfirmDialog>
  )
}
