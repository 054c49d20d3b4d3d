import type { PlanSelection, RowScope } from '@pairwise/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { showToast } from '../../../components/ui/toast.tsx'
import { announce } from '../../../lib/announcer.ts'
import { changeTotal } from '../../../lib/change-counts.ts'
import { count, plural } from '../../../lib/plural.ts'
import { keys } from '../../../lib/query-keys.ts'
import { useSelect } from '../api/change-selection.ts'

type Act = 'skip' | 'include'

/** Said once in a session of the browser. */
const explainedKey = 'pairwise-skips-explained'

interface Skipping {
  readonly select: (act: Act, scopes: readonly RowScope[]) => void
  readonly error: Error | null
}

/** Skips rows or takes them in again at once, says what that came to, and offers to take it back. */
export function useSkipping(planId: number): Skipping {
  const queries = useQueryClient()
  const change = useSelect(planId)

  function select(act: Act, scopes: readonly RowScope[], canUndo = true): void {
    change.mutate(
      { act, scopes },
      {
        onSuccess: (rows) => {
          const selection = queries.getQueryData<PlanSelection>(keys.planSelection(planId))
          if (selection) announce(`${changedWords(act, rows)} ${leftWords(selection)}`)
          if (rows === 0) return
          showToast({
            message: `${changedWords(act, rows)}${act === 'skip' ? explanation() : ''}`,
            ...(canUndo ? { undo: () => select(act === 'skip' ? 'include' : 'skip', scopes, false) } : {}),
          })
        },
      },
    )
  }

  return { select, error: change.error }
}

function changedWords(act: Act, rows: number): string {
  return act === 'skip'
    ? plural(rows, { one: '# item skipped.', other: '# items skipped.' })
    : plural(rows, { one: '# item included again.', other: '# items included again.' })
}

function leftWords({ counts, skipped, skippedWith, held }: PlanSelection): string {
  const total = changeTotal(counts)
  const all = total + skipped + skippedWith + held
  return `${count(skipped + skippedWith)} skipped. ${count(total)} of ${count(all)} will be applied.`
}

function explanation(): string {
  if (sessionStorage.getItem(explainedKey) !== null) return ''
  sessionStorage.setItem(explainedKey, 'yes')
  return ' Skipped items stay different and come back in the next plan. To leave them out for good, add a filter.'
}
