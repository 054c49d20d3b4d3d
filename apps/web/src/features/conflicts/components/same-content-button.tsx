import type { ConflictFilter } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { count, plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useDecideByRule } from '../api/change-conflict.ts'

/** Decides what has the same content on both sides: nothing is lost by that, so nobody is asked. */
export function SameContentButton({ query, total }: { readonly query: ConflictFilter; readonly total: number }): ReactNode {
  const decide = useDecideByRule()
  const blocked = useBlocked('conflict.decide')
  return (
    <ActButton
      size="compact-sm"
      blocked={blocked}
      act={decide}
      busy="Staging…"
      refused="Nothing was staged."
      onClick={() =>
        decide.mutate(
          { query, rule: 'same-content', dry: false },
          {
            onSuccess: ({ groups }) => {
              const staged = groups.reduce((sum, group) => sum + group.count, 0)
              showToast({ message: plural(staged, { one: '# decision staged.', other: '# decisions staged.' }) })
            },
          },
        )
      }
    >
      {`Resolve all ${count(total)}`}
    </ActButton>
  )
}
