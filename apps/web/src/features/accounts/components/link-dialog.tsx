import type { AccountLink } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { CopyButton } from '../../../components/ui/copy-button.tsx'
import styles from '../../../components/ui/form.module.css'

interface LinkDialogProps {
  readonly title: string
  readonly link: AccountLink
  readonly within: string
  readonly onClose: () => void
}

/** A link that works once, shown once. */
export function LinkDialog({ title, link, within, onClose }: LinkDialogProps): ReactNode {
  const address = `${window.location.origin}${link.path}`
  return (
    <ConfirmDialog isOpen title={title} confirm="Done" onConfirm={onClose} onClose={onClose}>
      <div className={styles['stack']}>
        {link.mailedTo === null ? (
          <p>Give this link to the person, by a way that nobody else reads. It works once, within {within}. It will not be shown again.</p>
        ) : (
          <p>
            It was mailed to <bdi>{link.mailedTo}</bdi>. It works once, within {within}.
          </p>
        )}
        <code className={styles['secret']}>{address}</code>
        <CopyButton text={address} label="Copy the link" />
      </div>
    </ConfirmDialog>
  )
}
