import { NumberInput, type NumberInputProps } from '@mantine/core'
import type { ReactNode } from 'react'

interface DeletionLimitFieldsProps {
  readonly percent: NumberInputProps
  readonly files: NumberInputProps
}

/** From how many deletions on a run holds them: the parts of one line. */
export function DeletionLimitFields({ percent, files }: DeletionLimitFieldsProps): ReactNode {
  return (
    <>
      <p>Hold deletions when a run would delete more than</p>
      <NumberInput aria-label="Deletion limit in percent" suffix=" %" min={0} max={100} w={92} {...percent} />
      <p>or</p>
      <NumberInput aria-label="Deletion limit in files" suffix=" files" thousandSeparator="," min={0} w={140} {...files} />
      <p>on one side.</p>
    </>
  )
}
