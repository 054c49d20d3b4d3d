import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import styles from './connections.module.css'

interface PasteAddressProps {
  /** Fills the form; answers with what is wrong with the address, or null. */
  readonly onFill: (address: string) => string | null
}

/** Takes an address apart into the fields. The address itself, which may have a password in it, is kept nowhere. */
export function PasteAddress({ onFill }: PasteAddressProps): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const fill = (address: string) => {
    const why = onFill(address)
    setProblem(why)
    if (why === null && field.current) field.current.value = ''
  }
  return (
    <div className={styles['paste']}>
      <TextInput
        ref={field}
        label="Paste an address to fill the form"
        placeholder="sftp://me@nas.local:22/volume1/photos"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={problem}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text')
          if (text.trim() === '') return
          event.preventDefault()
          fill(text)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          fill(event.currentTarget.value)
        }}
      />
      <Button variant="default" onClick={() => fill(field.current?.value ?? '')}>
        Fill the form
      </Button>
    </div>
  )
}
