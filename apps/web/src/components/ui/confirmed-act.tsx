import { useDisclosure } from '@mantine/hooks'
import type { ComponentProps, ReactNode } from 'react'
import type { Act } from './act-button.tsx'
import { ActionButton } from './action-button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ProblemNotice } from './problem-notice.tsx'

export interface ConfirmedActProps extends Pick<ComponentProps<typeof ActionButton>, 'variant' | 'color'> {
  /** What the button says that asks. */
  readonly label: string
  readonly title: string
  /** The verb and its consequence, as the button says it that confirms. */
  readonly confirm: string
  readonly isDangerous?: boolean
  readonly act: Act & { readonly reset: () => void }
  readonly busy: string
  /** What was not done when the server refuses. */
  readonly refused: string
  /** Why it can't be done now. */
  readonly blocked: string | undefined
  /** What has to be filled in before it can be confirmed. */
  readonly missing?: string | undefined
  /** Empties what is filled in, before the question is shown. */
  readonly onOpen?: () => void
  readonly onConfirm: (close: () => void) => void
  /** What it does, and what has to be filled in for it. */
  readonly children: ReactNode
}

/** A button that asks once, and does something when that is confirmed. It asks anew each time: what was refused before is forgotten, and what is under way still is shown. */
export function ConfirmedAct(props: ConfirmedActProps): ReactNode {
  const { label, title, confirm, isDangerous, act, busy, refused, blocked, missing, onOpen, onConfirm, children, ...button } = props
  const [isOpen, { open, close }] = useDisclosure(false)

  function ask(): void {
    if (!act.isPending) {
      act.reset()
      onOpen?.()
    }
    open()
  }

  return (
    <>
      <ActionButton {...button} blocked={blocked} onClick={ask}>
        {label}
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title={title}
        confirm={confirm}
        isDangerous={isDangerous === true}
        busy={act.isPending && busy}
        blocked={blocked ?? missing}
        onConfirm={() => onConfirm(close)}
        onClose={close}
      >
        {children}
        {act.error && <ProblemNotice error={act.error} refused={refused} />}
      </ConfirmDialog>
    </>
  )
}
