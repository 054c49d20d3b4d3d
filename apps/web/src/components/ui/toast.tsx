import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'

interface Toast {
  readonly message: string
  /** Takes back what was just done. */
  readonly undo?: () => void
}

const undoFor = 10_000

/** Confirms what somebody just did, after the server confirmed it, and offers to take it back. Never the only place of an error. */
export function showToast({ message, undo }: Toast): void {
  const id = notifications.show({
    autoClose: undo ? undoFor : 4_000,
    message: undo ? (
      <>
        {message}{' '}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          Undo
        </Button>
      </>
    ) : (
      message
    ),
  })
}
