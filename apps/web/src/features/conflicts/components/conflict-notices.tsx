import { Button } from '@mantine/core'
import type { Conflict, Looker } from '@pairwise/contracts'
import { IconCheck, IconEye, IconRefreshAlert, IconUserCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { visiblePath } from '../../../lib/path-parts.ts'
import { clockTime } from '../../../lib/time.ts'
import { decidedWords, didWords, namesOf } from '../lib/conflict-text.ts'

interface ConflictNoticesProps {
  readonly conflict: Conflict
  /** Who else looks at it. */
  readonly lookers: readonly Looker[]
  /** Whether a version changed since it was looked at here. */
  readonly isChanged: boolean
  /** Whether the decision is somebody else's. */
  readonly isOthers: boolean
  readonly mayTakeBack: string | undefined
  readonly isTakingBack: boolean
  readonly resultLink: (planId: number) => ReactNode
  readonly onLoadNew: () => void
  readonly onTakeBack: () => void
}

/** What others did meanwhile: who looks, who decided, and whether a version is another one by now. */
export function ConflictNotices(props: ConflictNoticesProps): ReactNode {
  const { conflict, lookers, isChanged } = props
  const { changedAgain } = conflict
  const [looker] = lookers
  return (
    <>
      {looker && conflict.decision === null && (
        <Notice tone="plain" icon={<IconEye size={20} stroke={1.5} />} title={`${looker.name} is looking at this too.`} />
      )}
      {isChanged && (
        <Notice
          tone="held"
          icon={<IconRefreshAlert size={20} stroke={1.5} />}
          title={changedWords(conflict, changedAgain)}
          actions={
            <Button size="xs" variant="default" onClick={props.onLoadNew}>
              Load the new version
            </Button>
          }
        >
          Look at the new version before you decide.
        </Notice>
      )}
      <DecisionNotice {...props} />
    </>
  )
}

function changedWords({ name, path1Name, path2Name }: Conflict, changed: Conflict['changedAgain']): string {
  const where = changed?.side ? ` on ${changed.side === 'path1' ? path1Name : path2Name}` : ''
  const when = changed ? ` at ${clockTime(changed.at)}` : ''
  return `${visiblePath(name)} changed again${where}${when}.`
}

function DecisionNotice({ conflict, isOthers, mayTakeBack, isTakingBack, resultLink, onTakeBack }: ConflictNoticesProps): ReactNode {
  const { decision, state } = conflict
  const names = namesOf(conflict)
  if (state === 'gone') {
    return (
      <Notice tone="good" icon={<IconCheck size={20} stroke={1.5} />} title="This conflict is settled.">
        Both sides are the same again, or the file is gone. There is nothing left to decide.
      </Notice>
    )
  }
  if (decision === null) return null
  const result = decision.planId === null ? null : resultLink(decision.planId)
  if (state === 'applied') {
    return (
      <Notice
        tone="good"
        icon={<IconCheck size={20} stroke={1.5} />}
        title={`${decision.by} ${didWords(decision.choice, names)}.`}
        actions={result}
      >
        Carried out <RelativeTime at={decision.at} />.
      </Notice>
    )
  }
  return (
    <Notice
      tone={isOthers ? 'held' : 'good'}
      icon={<IconUserCheck size={20} stroke={1.5} />}
      title={isOthers ? `${decision.by} ${didWords(decision.choice, names)}.` : `${decidedWords(decision.choice, names)}, staged by you.`}
      actions={
        <>
          {result}
          <ActionButton size="xs" variant="default" blocked={mayTakeBack} busy={isTakingBack && 'Taking back…'} onClick={onTakeBack}>
            Take back
          </ActionButton>
        </>
      }
    >
      Staged <RelativeTime at={decision.at} />. Nothing happens until the decisions are applied.
    </Notice>
  )
}
