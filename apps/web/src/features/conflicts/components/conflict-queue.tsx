import { Button } from '@mantine/core'
import type { ConflictFilter, Plan, Run } from '@pairwise/contracts'
import { IconChevronLeft, IconChevronRight, IconFilterOff, IconGitMerge } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ReviewArea } from '../../../components/ui/review-keys.tsx'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { count, plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import { type ConflictSearch, filterOf, isFiltered, noFilters } from '../lib/conflict-search.ts'
import { ConflictDetail } from './conflict-detail.tsx'
import styles from './conflicts-page.module.css'
import { DecisionBar } from './decision-bar.tsx'
import { QueueFilters } from './queue-filters.tsx'
import { QueueList } from './queue-list.tsx'
import type { QueueRowLink } from './queue-row.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { SameContentButton } from './same-content-button.tsx'
import { type Queue, useQueue } from './use-queue.ts'
import { useQueueSteps } from './use-queue-steps.ts'

/** A pair as far as the queue must know it. */
export interface QueuePair {
  readonly id: string
  readonly name: string
  readonly names: SideNames
  /** Whether viewers may see what is inside its files. */
  readonly contentForViewers: boolean
}

export interface ConflictQueueProps {
  readonly search: ConflictSearch
  readonly onSearch: (search: Partial<ConflictSearch>) => void
  readonly conflictId: number | null
  /** Opens a conflict, or the list where there is none. */
  readonly onOpen: (conflictId: number | null) => void
  readonly linkTo: QueueRowLink
  readonly pairs: readonly QueuePair[]
  /** Whether the queue is that of one pair, chosen by the page. */
  readonly isOfPair: boolean
  readonly keepsOriginals: (pairId: string, what: 'merge' | 'replace') => string
  readonly planLink: (plan: Pick<Plan, 'id'>) => ReactNode
  readonly settingsLink: (pairId: string) => ReactNode
  readonly onRun: (run: Run) => void
}

const unusual = 10_000

/** The conflicts that wait: the list at the left, the decision at the right; on a phone one after the other. */
export function ConflictQueue(props: ConflictQueueProps): ReactNode {
  const { search, onSearch, conflictId, onOpen, isOfPair } = props
  const queue = useQueue(search)
  const [rule, setRule] = useState<ConflictFilter | null>(null)
  const [cleared, setCleared] = useState(0)
  useLiveQueries('conflicts')
  const { page } = queue
  const waiting = page?.waiting
  const pair = pairOf(props, search.pair)
  const rulePair = pairOf(props, rule?.pair)
  const steps = useQueueSteps(queue, search, conflictId, onOpen)
  const clear = () => {
    setCleared(cleared + 1)
    onSearch(noFilters)
  }

  return (
    <ReviewArea className={styles['queue']}>
      {waiting && waiting.open + waiting.decided >= unusual && pair && (
        <Notice
          tone="held"
          icon={<IconGitMerge size={20} stroke={1.5} />}
          title={`${count(waiting.open + waiting.decided)} conflicts in ${pair.name} at once is unusual.`}
          actions={props.settingsLink(pair.id)}
        >
          Most likely the clocks or modified times changed.
        </Notice>
      )}
      <div className={styles['top']} data-open={conflictId !== null || undefined}>
        {(page === undefined || (waiting !== undefined && waiting.open + waiting.decided > 0) || isFiltered(search)) && (
          <QueueFilters key={cleared} search={search} page={page} pairs={isOfPair ? null : props.pairs} onChoose={onSearch} />
        )}
        {page && page.total > 0 && (
          <Selection search={search} queue={queue} onDecide={() => setRule({ ...filterOf(search), state: 'open' })} />
        )}
      </div>
      {queue.error && <ProblemNotice error={queue.error} title="The conflicts could not be loaded." onRetry={queue.retry} />}
      <div className={styles['body']} data-open={conflictId !== null || undefined}>
        <div className={styles['side']}>
          {queue.isPending && !queue.error && <Loading what="the conflicts" lines={6} height={44} />}
          {!queue.isPending && queue.items.length > 0 && (
            <QueueList
              queue={queue}
              currentId={conflictId}
              showPair={!search.pair}
              linkTo={props.linkTo}
              onDecideFolder={(pairId, path) => setRule({ ...filterOf(search), pair: pairId, ...(path ? { path } : {}), state: 'open' })}
            />
          )}
          {!queue.isPending && queue.items.length === 0 && <Nothing search={search} queue={queue} onClear={clear} />}
        </div>
        <div className={styles['main']}>
          {conflictId === null ? (
            queue.items.length > 0 && !isOfPair && <Hint onStart={steps.next} />
          ) : (
            <>
              <nav className={styles['steps']} aria-label="Queue">
                <Button variant="default" size="xs" onClick={() => onOpen(null)} className={styles['back'] ?? ''}>
                  All conflicts
                </Button>
                <Button variant="default" size="xs" leftSection={<IconChevronLeft size={16} aria-hidden="true" />} onClick={steps.previous}>
                  Previous
                </Button>
                <Button variant="default" size="xs" rightSection={<IconChevronRight size={16} aria-hidden="true" />} onClick={steps.next}>
                  Next
                </Button>
              </nav>
              <ConflictDetail
                key={conflictId}
                conflictId={conflictId}
                search={search}
                onSearch={onSearch}
                onDecided={steps.nextOpen}
                onNext={steps.next}
                onPrevious={steps.previous}
                isOpenToViewers={(pairId) => pairOf(props, pairId)?.contentForViewers === true}
                keepsOriginals={({ pairId }) => props.keepsOriginals(pairId, 'merge')}
                resultLink={(id) => props.planLink({ id })}
              />
            </>
          )}
        </div>
      </div>
      {waiting && waiting.open + waiting.decided > 0 && (
        <DecisionBar
          waiting={waiting}
          pairId={search.pair}
          keepsReplaced={({ pairId }) => props.keepsOriginals(pairId, 'replace')}
          planLink={props.planLink}
          onRun={props.onRun}
        />
      )}
      {rule !== null && (
        <RuleDialog
          query={rule}
          names={rulePair?.names ?? { path1: 'path 1', path2: 'path 2' }}
          pairName={rulePair?.name ?? null}
          onStaged={() => setRule(null)}
          onClose={() => setRule(null)}
        />
      )}
    </ReviewArea>
  )
}

/** The pair that is meant: the one that is filtered by, or the only one there is. */
function pairOf({ pairs }: ConflictQueueProps, id: string | undefined): QueuePair | undefined {
  return id === undefined ? (pairs.length === 1 ? pairs[0] : undefined) : pairs.find((pair) => pair.id === id)
}

interface SelectionProps {
  readonly search: ConflictSearch
  readonly queue: Queue
  readonly onDecide: () => void
}

/** How many match, and the way to decide all of them by one rule. */
function Selection({ search, queue, onDecide }: SelectionProps): ReactNode {
  const blocked = useBlocked('conflict.decide')
  const [selected, setSelected] = useState<string | null>(null)
  const filter = JSON.stringify(filterOf(search))
  const total = queue.page?.total ?? 0
  const isAll = selected === filter
  const canDecide = search.state === 'waiting' || search.state === 'open'
  return (
    <div className={styles['selection']}>
      <span>{plural(total, { one: '# matches.', other: '# match.' })}</span>
      {canDecide && (
        <>
          <Button
            variant={isAll ? 'filled' : 'default'}
            size="compact-sm"
            aria-pressed={isAll}
            onClick={() => setSelected(isAll ? null : filter)}
          >
            {isAll ? `All ${count(total)} selected` : `Select all ${count(total)}`}
          </Button>
          {isAll && (
            <ActionButton variant="default" size="compact-sm" blocked={blocked} onClick={onDecide}>
              {`Decide for ${count(total)}…`}
            </ActionButton>
          )}
          {search.kind === 'same-content' && <SameContentButton query={{ ...filterOf(search), state: 'open' }} total={total} />}
        </>
      )}
    </div>
  )
}

function Hint({ onStart }: { readonly onStart: () => void }): ReactNode {
  return (
    <div className={styles['hint']}>
      <p>Choose a conflict from the list. Both versions stay as they are until the decisions are applied.</p>
      <Button onClick={onStart}>Review the first</Button>
    </div>
  )
}

function Nothing({
  search,
  queue,
  onClear,
}: {
  readonly search: ConflictSearch
  readonly queue: Queue
  readonly onClear: () => void
}): ReactNode {
  if (!isFiltered(search)) {
    return (
      <EmptyState title="No conflicts to review" icon={<IconGitMerge size={20} stroke={1.5} />}>
        When both sides change the same file, both versions are kept and show up here.
      </EmptyState>
    )
  }
  const waiting = queue.page?.waiting
  const hidden = waiting ? waiting.open + waiting.decided : 0
  return (
    <EmptyState
      title="No conflict matches these filters"
      icon={<IconFilterOff size={20} stroke={1.5} />}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      {plural(hidden, { one: '# conflict is hidden by the filters.', other: '# conflicts are hidden by the filters.' })}
    </EmptyState>
  )
}
