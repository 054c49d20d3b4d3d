import { Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmedAct, type ConfirmedActProps } from './confirmed-act.tsx'

interface ReasonedActProps extends Omit<ConfirmedActProps, 'missing' | 'onOpen' | 'onConfirm' | 'children'> {
  /** The question that the reason answers. */
  readonly question: string
  /** Who reads it. */
  readonly readers?: string
  readonly onConfirm: (reason: string, close: () => void) => void
  readonly children?: ReactNode
}

/** The longest reason that the server keeps. */
const longest = 2000

/** Something that is only done with a reason, in one's own words. */
export function ReasonedAct({ question, readers, onConfirm, children, ...act }: ReasonedActProps): ReactNode {
  const [text, setText] = useState('')
  const reason = text.trim()
  return (
    <ConfirmedAct
      {...act}
      missing={reason === '' ? 'Say why first.' : undefined}
      onOpen={() => setText('')}
      onConfirm={(close) => onConfirm(reason, close)}
    >
      {children}
      <Textarea
        label={question}
        description={readers}
        required
        withAsterisk={false}
        rows={3}
        resize="vertical"
        maxLength={longest}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmedAct>
  )
}
