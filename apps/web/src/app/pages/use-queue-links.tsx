import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ConflictQueueProps } from '../../features/conflicts/components/conflict-queue.tsx'
import type { ConflictSearch } from '../../features/conflicts/lib/conflict-search.ts'
import { pairListQuery } from '../../features/pairs/api/pair-queries.ts'
import { plural } from '../../lib/plural.ts'
import { calendarDate } from '../../lib/time.ts'

type QueueLinks = Omit<ConflictQueueProps, 'search' | 'onSearch' | 'conflictId' | 'isOfPair'>

const day = 24 * 60 * 60_000

/** What the queue of conflicts leads to, and what it must know of pairs. */
export function useQueueLinks(search: ConflictSearch): QueueLinks {
  const navigate = useNavigate()
  const pairs = useQuery(pairListQuery).data?.rows ?? []
  // Another conflict starts with its own first change, shown as its kind is shown at first.
  const queue = { ...search, view: undefined, change: 1 }
  return {
    pairs: pairs.map(({ id, name, path1, path2, contentForViewers }) => ({
      id,
      name,
      names: { path1: path1.name, path2: path2.name },
      contentForViewers,
    })),
    onOpen: (conflictId) =>
      void (conflictId === null
        ? navigate({ to: '/conflicts', search: queue, resetScroll: false })
        : navigate({
            to: '/conflicts/$conflictId',
            params: { conflictId },
            search: queue,
            resetScroll: false,
          })),
    linkTo: ({ id }, { className, children, isCurrent }) => (
      <Link
        to="/conflicts/$conflictId"
        params={{ conflictId: id }}
        search={queue}
        resetScroll={false}
        className={className}
        aria-current={isCurrent || undefined}
      >
        {children}
      </Link>
    ),
    keepsOriginals: (ofConflict, what) => {
      const versions = pairs.find(({ id }) => id === ofConflict)?.settings.versions
      if (!versions) return ''
      if (!versions.keep) return 'Versions are off for this pair, so replaced versions can’t be restored.'
      if (what === 'replace') return `Replaced versions are kept until ${calendarDate(Date.now() + versions.days * day)}.`
      return `Both originals are kept in Versions for ${plural(versions.days, { one: '# day', other: '# days' })}.`
    },
    planLink: ({ id }) => (
      <Link to="/plans/$planId" params={{ planId: id }}>
        See the plan
      </Link>
    ),
    settingsLink: (id) => (
      <Link to="/pairs/$pairId/settings" params={{ pairId: id }}>
        Compare by checksum first
      </Link>
    ),
    onRun: (run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } }),
  }
}
