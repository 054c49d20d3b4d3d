import { notifications } from '@mantine/notifications'
import { announce } from '../../lib/announcer.ts'
import { errorText } from '../../lib/error-text.ts'

/** Says that an action of a button without a place of its own for errors failed. It stays until it is closed. */
export function notifyProblem(title: string, error: unknown): void {
  const text = errorText(error)
  announce(`${title} ${text.title}`, 'assertive')
  notifications.show({
    color: 'danger',
    title,
    autoClose: false,
    message: (
      <>
        {text.title} {text.help}
        {text.requestId && <> Request {text.requestId}.</>}
      </>
    ),
  })
}
