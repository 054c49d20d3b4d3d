import { Button } from '@mantine/core'
import { largestTextBytes } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { bytes } from '../../lib/bytes.ts'

interface TextBySizeProps {
  /** Of the larger version. */
  readonly size: number
  readonly downloads: ReactNode
  /** The comparison of the whole texts, or of their beginnings. */
  readonly children: (part: 'whole' | 'beginning') => ReactNode
}

/** A comparison of two texts, if they are not too large for it; of larger ones their beginnings, once somebody asks for that. */
export function TextBySize({ size, downloads, children }: TextBySizeProps): ReactNode {
  const [isPart, setPart] = useState(false)
  if (size <= largestTextBytes) return children('whole')
  if (isPart) {
    return (
      <>
        <p>Only the first 2 MiB of each version are compared.</p>
        {children('beginning')}
      </>
    )
  }
  return (
    <>
      <p>Too large to compare here ({bytes(size)}).</p>
      {downloads}
      <div>
        <Button variant="default" size="xs" onClick={() => setPart(true)}>
          Compare the first 2 MiB
        </Button>
      </div>
    </>
  )
}
