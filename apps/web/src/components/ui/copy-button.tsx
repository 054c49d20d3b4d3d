import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { announce } from '../../lib/announcer.ts'
import { copyText } from '../../lib/copy-text.ts'

interface CopyButtonProps {
  readonly text: string
  readonly label: string
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label }: CopyButtonProps): ReactNode {
  const [result, setResult] = useState<'copied' | 'refused' | null>(null)

  useEffect(() => {
    if (result === null) return
    const timer = setTimeout(() => setResult(null), 2_000)
    return () => clearTimeout(timer)
  }, [result])

  async function copy(): Promise<void> {
    const isCopied = await copyText(text)
    setResult(isCopied ? 'copied' : 'refused')
    announce(isCopied ? 'Copied.' : 'The browser did not allow copying.', isCopied ? 'polite' : 'assertive')
  }

  return (
    <Button
      variant="default"
      size="xs"
      leftSection={result === 'copied' ? <IconCheck size={16} stroke={1.5} /> : <IconCopy size={16} stroke={1.5} />}
      onClick={() => void copy()}
    >
      {result === 'refused' ? 'Copying was refused' : label}
    </Button>
  )
}
