import type { Conflict, ContentKind, DecisionChoice, DecisionRequest, TextForm } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { CopyButton } from '../../../components/ui/copy-button.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { useReviewKeys } from '../../../components/ui/review-keys.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { announce } from '../../../lib/announcer.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { useBlocked, useContentBlocked, useContentHidden, useMe } from '../../../lib/session.ts'
import { useStage, useUnstage } from '../api/change-conflict.ts'
import { conflictQuery, factsQuery, lookersQuery } from '../api/conflict-queries.ts'
import type { ConflictSearch } from '../lib/conflict-search.ts'
import { choiceOfKey, conflictSentence, decidedWords, kindLabels, namesOf } from '../lib/conflict-text.ts'
import { ConflictContent, sharedKind } from './conflict-content.tsx'
import styles from './conflict-detail.module.css'
import { ConflictMerge } from './conflict-merge.tsx'
import { ConflictNotices } from './conflict-notices.tsx'
import { DecideButtons } from './decide-buttons.tsx'
import { KindChip } from './kind-chip.tsx'
import { VersionTable } from './version-table.tsx'

export interface ConflictDetailProps {
  readonly conflictId: number
  readonly search: ConflictSearch
  readonly onSearch: (search: Partial<ConflictSearch>) => void
  /** On to the next one that nobody decided. */
  readonly onDecided: () => void
  readonly onNext: () => void
  readonly onPrevious: () => void
  /** Whether the pair of a conflict shows the contents of its files to viewers. */
  readonly isOpenToViewers: (pairId: string) => boolean
  /** What becomes of replaced versions, as the pair is set. */
  readonly keepsOriginals: (conflict: Conflict) => string
  /** Where the plan or run of a decision is seen. */
  readonly resultLink: (planId: number) => ReactNode
}

/** One conflict: what happened, both versions by their facts and contents, and the decision. */
export function ConflictDetail(props: ConflictDetailProps): ReactNode {
  const query = useQuery(conflictQuery(props.conflictId))
  if (query.data) return <Loaded {...props} now={query.data} />
  if (query.error) return <ProblemNotice error={query.error} title="This conflict could not be loaded." onRetry={query.refetch} />
  return <Loading what="the conflict" lines={6} height={28} />
}

function Loaded({ now: conflict, ...props }: ConflictDetailProps & { readonly now: Conflict }): ReactNode {
  const { search, onSearch, onDecided, onNext, onPrevious } = props
  const me = useMe()
  const now = useNow()
  const heading = useRef<HTMLHeadingElement>(null)
  const [seen, setSeen] = useState(conflict.revision)
  const stage = useStage(conflict.id)
  const unstage = useUnstage(conflict.id)
  const facts = useQuery(factsQuery(conflict.id, conflict.revision))
  const lookers = useQuery(lookersQuery(conflict.id)).data ?? conflict.lookingUsers
  const mayDecide = useBlocked('conflict.decide')
  const isOpen = props.isOpenToViewers(conflict.pairId)
  const contentBlocked = useContentBlocked(isOpen)
  const isHidden = useContentHidden(isOpen)
  const { decision } = conflict
  const isOthers = decision !== null && decision.byId !== (me?.id ?? null)
  const isOver = conflict.state === 'applied' || conflict.state === 'gone'
  const blocked =
    mayDecide ??
    (seen !== conflict.revision ? 'Look at the new version first.' : undefined) ??
    (isOver ? 'This conflict is settled.' : undefined) ??
    (isOthers ? `${decision.by} decided this. Take that back first.` : undefined)
  const mergeBlocked = mergeReason(facts.data ? sharedKind(facts.data) : null, facts.isPending, contentBlocked)
  const isMerging = search.view === 'merge' && conflict.choices.includes('merge') && mergeBlocked === undefined

  useEffect(() => {
    document.title = `${visiblePath(conflict.name)} · Conflicts · Pairwise`
  }, [conflict.name])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])

  async function decide(request: DecisionRequest): Promise<boolean> {
    try {
      await stage.mutateAsync(request)
    } catch {
      // The problem is shown beside the buttons, from the state of the mutation.
      return false
    }
    announce(`${decidedWords(request.choice, namesOf(conflict))}, staged.`)
    onSearch({ view: undefined, change: 1 })
    onDecided()
    return true
  }

  function choose(choice: DecisionChoice): void {
    if (blocked !== undefined || !conflict.choices.includes(choice)) return
    if (choice === 'merge') {
      if (mergeBlocked === undefined) onSearch({ view: 'merge' })
    } else if (!stage.isPending) void decide({ revision: seen, choice })
  }

  function takeBack(): void {
    if (decision === null || isOver || mayDecide !== undefined || unstage.isPending) return
    unstage.mutate(undefined, { onSuccess: () => announce('Your decision is taken back.') })
  }

  const decisions = Object.entries(choiceOfKey(conflict)).map(([key, choice]) => [key, () => choose(choice)] as const)
  useReviewKeys({
    ...(isMerging ? {} : Object.fromEntries(decisions)),
    s: onNext,
    u: takeBack,
    '[': onPrevious,
    ']': onNext,
    d: () => document.querySelector<HTMLElement>('[data-part="contents"]')?.focus(),
  })

  return (
    <article className={styles['detail']} aria-labelledby="conflict-name">
      <header className={styles['head']}>
        <h2 id="conflict-name" ref={heading} tabIndex={-1} className={styles['name']}>
          <bdi>{visiblePath(conflict.name)}</bdi>
        </h2>
        <span className={styles['path']}>
          <bdi>{conflict.pairName}</bdi> / <FilePath path={conflict.at.path} isWhole />
        </span>
        <span className={styles['meta']}>
          <KindChip kind={conflict.kind} label={kindLabels[conflict.kind]} />
          <RelativeTime at={conflict.recordedAt} />
          <CopyButton text={window.location.href} label="Copy link" />
        </span>
      </header>
      <p>{conflictSentence(conflict, now)}</p>
      <ConflictNotices
        conflict={conflict}
        lookers={lookers.filter(({ name }) => name !== me?.name)}
        isChanged={seen !== conflict.revision}
        isOthers={isOthers}
        mayTakeBack={mayDecide}
        isTakingBack={unstage.isPending}
        resultLink={props.resultLink}
        onLoadNew={() => {
          setSeen(conflict.revision)
          stage.reset()
        }}
        onTakeBack={takeBack}
      />
      <VersionTable conflict={conflict} facts={facts.data} isReading={facts.isPending} />
      {!isMerging && (
        <DecideButtons
          conflict={conflict}
          blocked={blocked}
          mergeBlocked={mergeBlocked}
          busy={stage.isPending ? stage.variables.choice : null}
          onChoose={choose}
          onLater={onNext}
        />
      )}
      {(stage.error ?? unstage.error) && !isMerging && <ProblemNotice error={stage.error ?? unstage.error} />}
      <section data-part="contents" tabIndex={-1} className={styles['contents']} aria-label="Both versions">
        {isMerging ? (
          <ConflictMerge
            key={seen}
            conflict={conflict}
            blocked={blocked}
            busy={stage.isPending}
            error={stage.error}
            keepsOriginals={props.keepsOriginals(conflict)}
            onUse={(text: string, form: TextForm) => decide({ revision: seen, choice: 'merge', merged: { text, form } })}
            onClose={() => onSearch({ view: undefined })}
          />
        ) : (
          <Contents conflict={conflict} search={search} onSearch={onSearch} blocked={contentBlocked} isHidden={isHidden} />
        )}
      </section>
    </article>
  )
}

interface ContentsProps extends Pick<ConflictDetailProps, 'search' | 'onSearch'> {
  readonly conflict: Conflict
  readonly blocked: string | undefined
  readonly isHidden: boolean
}

function Contents({ conflict, ...props }: ContentsProps): ReactNode {
  const facts = useQuery(factsQuery(conflict.id, conflict.revision))
  if (facts.data) return <ConflictContent {...props} conflict={conflict} facts={facts.data} />
  if (facts.error) {
    return (
      <ProblemNotice error={facts.error} title="The versions could not be read." onRetry={facts.refetch}>
        You can still decide by date and size.
      </ProblemNotice>
    )
  }
  return <Loading what="both versions" lines={6} />
}

/** Why a merge is not possible; undefined when it is. */
function mergeReason(kind: ContentKind | null, isReading: boolean, contentBlocked: string | undefined): string | undefined {
  if (contentBlocked !== undefined) return contentBlocked
  if (kind === 'text') return undefined
  return isReading ? 'The versions are still being read.' : 'Only text can be merged here.'
}
