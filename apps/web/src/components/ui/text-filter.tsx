import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import styles from './text-filter.module.css'

interface TextFilterProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onFilter: (text: string) => void
}

const pauseInTyping = 300

/** A field that filters a list while one types. To set it from outside, give it another key. */
export function TextFilter({ label, placeholder, value, onFilter }: TextFilterProps): ReactNode {
  const [text, setText] = useState(value)
  const filterSoon = useDebouncedCallback(onFilter, pauseInTyping)
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      type="search"
      leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
      value={text}
      className={styles['filter'] ?? ''}
      onChange={(event) => {
        setText(event.currentTarget.value)
        filterSoon(event.currentTarget.value)
      }}
    />
  )
}
