import type { Plan } from '@pairwise/contracts'
import { IconEye } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { usePreview } from '../api/change-plan.ts'

interface PreviewButtonProps {
  readonly pairId: string
  readonly label?: string
  /** The plan that the new one replaces: what was skipped and viewed there is taken over where nothing changed. */
  readonly parentId?: number
  readonly variant?: 'filled' | 'default'
  readonly size?: 'xs' | 'sm'
  readonly onMade: (plan: Plan) => void
}

/** Compares both sides and shows what a run would do. It writes nothing, so it asks nothing. */
export function PreviewButton({
  pairId,
  label = 'Preview changes',
  parentId,
  variant = 'filled',
  size = 'sm',
  onMade,
}: PreviewButtonProps): ReactNode {
  const preview = usePreview()
  const blocked = useBlocked('pair.preview')
  return (
    <ActButton
      variant={variant}
      size={size}
      leftSection={<IconEye size={16} stroke={1.5} aria-hidden="true" />}
      blocked={blocked}
      act={preview}
      busy="Starting…"
      refused="The preview was not started."
      onClick={() => preview.mutate({ pairId, ...(parentId === undefined ? {} : { parentId }) }, { onSuccess: onMade })}
    >
      {label}
    </ActButton>
  )
}
