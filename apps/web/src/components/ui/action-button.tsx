import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import styles from './action-button.module.css'

interface ActionButtonProps extends Omit<ButtonProps, 'disabled' | 'loading' | 'children'> {
  readonly children: string
  readonly onClick: () => void
  /** Why the action can't be done now. The button stays where it is, can be focused, and says why. */
  readonly blocked?: string | undefined
  /** What the button says while the action is under way; it can't be pressed twice. */
  readonly busy?: string | false | undefined
  readonly type?: 'button' | 'submit'
  readonly ref?: React.Ref<HTMLButtonElement>
}

/** A button that does something on the server. */
export function ActionButton({ children, onClick, blocked, busy, type = 'button', ...rest }: ActionButtonProps): ReactNode {
  const reasonId = useId()
  const isOff = blocked !== undefined || Boolean(busy)
  const button = (
    <Button
      {...rest}
      type={type}
      aria-disabled={isOff || undefined}
      aria-describedby={blocked === undefined ? undefined : reasonId}
      className={styles['button']}
      data-action=""
      data-busy={Boolean(busy) || undefined}
      onClick={(event) => {
        if (isOff) event.preventDefault()
        else onClick()
      }}
    >
      {busy || children}
    </Button>
  )
  if (blocked === undefined) return button
  return (
    <>
      <Tooltip label={blocked}>{button}</Tooltip>
      <span id={reasonId} hidden>
        {blocked}
      </span>
    </>
  )
}
