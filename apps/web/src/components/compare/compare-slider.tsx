import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { percent } from '../../lib/plural.ts'
import styles from './image-compare.module.css'

interface CompareSliderProps {
  readonly label: string
  /** From 0 to 100. */
  readonly value: number
  readonly onChange: (value: number) => void
}

const stops = [0, 50, 100] as const

/** How much of each picture is seen: a slider for keys, mouse and fingers, and buttons for those who can't drag. */
export function CompareSlider({ label, value, onChange }: CompareSliderProps): ReactNode {
  const step = (by: number) => onChange(Math.max(0, Math.min(100, value + by)))
  return (
    <div className={styles['slider']}>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={value}
        aria-label={label}
        aria-valuetext={percent(value / 100)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        onKeyDown={(event) => {
          if (event.key !== 'PageUp' && event.key !== 'PageDown') return
          event.preventDefault()
          step(event.key === 'PageUp' ? 10 : -10)
        }}
      />
      <Button.Group>
        {stops.map((stop) => (
          <Button key={stop} variant="default" size="compact-sm" aria-label={`${label}: ${stop} %`} onClick={() => onChange(stop)}>
            {String(stop)}
          </Button>
        ))}
      </Button.Group>
    </div>
  )
}
