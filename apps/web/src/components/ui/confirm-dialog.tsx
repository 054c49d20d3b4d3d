import { Button } from '@mantine/core'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { ActionButton } from './action-button.tsx'
import styles from './confirm-dialog.module.css'

interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly title: string
  /** The verb and its consequence, as the button says it. */
  readonly confirm: string
  readonly busy?: string | false | undefined
  readonly blocked?: string | undefined
  /** Whether something is lost for good, or replaced. */
  readonly isDangerous?: boolean
  /** Whether it only says what was done: then there is nothing to cancel. */
  readonly isOver?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks once before something that can't simply be taken back. The focus starts on the heading; Escape and Cancel change nothing and give it back. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  return props.isOpen ? <OpenDialog {...props} /> : null
}

function OpenDialog(props: ConfirmDialogProps): ReactNode {
  const { title, confirm, busy, blocked, isDangerous = false, isOver = false, onConfirm, onClose, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  const bodyId = useId()

  // A layout effect is taken back before the element leaves the document; only an element in it gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    heading.current?.focus()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={bodyId}
      className={styles['dialog']}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId} ref={heading} tabIndex={-1} className={styles['title']}>
        {title}
      </h2>
      <div id={bodyId} className={styles['body']}>
        {children}
      </div>
      <div className={styles['buttons']}>
        {!isOver && (
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        )}
        <ActionButton onClick={onConfirm} busy={busy} blocked={blocked} {...(isDangerous ? { color: 'danger' } : {})}>
          {confirm}
        </ActionButton>
      </div>
    </dialog>
  )
}
