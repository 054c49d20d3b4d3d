import { NativeSelect, Switch } from '@mantine/core'
import { type AttentionPage as Answer, type AttentionItem, attentionKind } from '@pairwise/contracts'
import { IconCheck, IconFilterOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { plural } from '../../../lib/plural.ts'
import { clockSeconds } from '../../../lib/time.ts'
import { attentionQuery } from '../api/attention-queries.ts'
import type { AttentionSearch } from '../lib/attention-search.ts'
import { attentionLabels } from '../lib/attention-text.ts'
import { AttentionList } from './attention-list.tsx'
import styles from './attention-page.module.css'

interface AttentionPageProps {
  readonly search: AttentionSearch
  readonly onSearch: (search: Partial<AttentionSearch>) => void
  readonly action: (item: AttentionItem) => ReactNode
  readonly onOpen: (item: AttentionItem) => void
  /** The pairs that one can filter by. */
  readonly pairs: readonly { readonly id: string; readonly name: string }[]
}

/** The one place that answers whether anything needs a person. */
export function AttentionPage({ search, onSearch, action, onOpen, pairs }: AttentionPageProps): ReactNode {
  const { kind, pair, mine } = search
  const list = useQuery(attentionQuery({ ...(kind ? { kind } : {}), ...(pair ? { pair } : {}), mine }))
  const answer = list.data
  return (
    <Page>
      <Crumbs>{['Needs attention']}</Crumbs>
      <PageHeader title="Needs attention" meta={answer && answer.all > 0 && <LiveFigure>{checkedWords(answer)}</LiveFigure>} />
      {answer && answer.all > 0 && <Filters search={search} onSearch={onSearch} answer={answer} pairs={pairs} />}
      {list.error && (
        <ProblemNotice error={list.error} title="The list could not be loaded. There may be things that need you." onRetry={list.refetch} />
      )}
      {list.isPending && <Loading what="what needs you" lines={5} height={32} />}
      {answer && answer.rows.length > 0 && <AttentionList items={answer.rows} action={action} onOpen={onOpen} />}
      {answer && answer.rows.length === 0 && (
        <Nothing answer={answer} onClear={() => onSearch({ kind: undefined, pair: undefined, mine: false })} />
      )}
    </Page>
  )
}

function checkedWords({ all, asOf }: Answer): string {
  return `${plural(all, { one: '# thing', other: '# things' })}, the most urgent first. Last checked ${clockSeconds(asOf)}.`
}

type FiltersProps = Pick<AttentionPageProps, 'search' | 'onSearch' | 'pairs'> & { readonly answer: Answer }

function Filters({ search, onSearch, answer, pairs }: FiltersProps): ReactNode {
  return (
    <div className={styles['filters']}>
      <fieldset className={styles['kinds']} aria-label="Kind">
        {attentionKind.options.map((kind) => {
          const amount = answer.kinds[kind] ?? 0
          const isOn = search.kind === kind
          if (amount === 0 && !isOn) return null
          return (
            <FilterChip
              key={kind}
              label={attentionLabels[kind]}
              amount={amount}
              isOn={isOn}
              onChoose={() => onSearch({ kind: isOn ? undefined : kind })}
            />
          )
        })}
      </fieldset>
      <NativeSelect
        aria-label="Pair"
        data={[{ value: '', label: 'Any pair' }, ...pairs.map(({ id, name }) => ({ value: id, label: name }))]}
        value={search.pair ?? ''}
        onChange={(event) => onSearch({ pair: event.currentTarget.value || undefined })}
      />
      <Switch label="Assigned to me" checked={search.mine} onChange={(event) => onSearch({ mine: event.currentTarget.checked })} />
    </div>
  )
}

function Nothing({ answer, onClear }: { readonly answer: Answer; readonly onClear: () => void }): ReactNode {
  if (answer.all > 0) {
    return (
      <EmptyState
        title="Nothing matches these filters"
        icon={<IconFilterOff size={20} stroke={1.5} />}
        action={
          <button type="button" className={styles['clear']} onClick={onClear}>
            Clear filters
          </button>
        }
      >
        {plural(answer.all, { one: '# thing is hidden by the filters.', other: '# things are hidden by the filters.' })}
      </EmptyState>
    )
  }
  return (
    <EmptyState title="Nothing needs you" icon={<IconCheck size={20} stroke={1.5} />}>
      Last checked {clockSeconds(answer.asOf)}. {pairWords(answer.pairs)}
    </EmptyState>
  )
}

function pairWords(pairs: number): string {
  if (pairs === 0) return 'There are no pairs yet.'
  return plural(pairs, {
    one: '# pair, in sync as of the time shown in Pairs.',
    other: '# pairs, all in sync as of the times shown in Pairs.',
  })
}
