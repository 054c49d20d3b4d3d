import { Kbd } from '@mantine/core'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { pairListQuery } from '../../../features/pairs/api/pair-queries.ts'
import { readPageActions } from '../../../lib/page-actions.ts'
import { recentPages } from '../../../lib/recent-pages.ts'
import { useAreas } from '../use-areas.ts'
import styles from './palette.module.css'
import { matchPalette, type PaletteEntry, type PaletteSources, paletteGroups } from './palette-entries.ts'

type PaletteProps = Pick<PaletteSources, 'commands'>

/** Ctrl K: go anywhere, or do what the page can do, by typing a part of its name. */
export function Palette({ commands }: PaletteProps): ReactNode {
  const router = useRouter()
  const areas = useAreas()
  const [query, setQuery] = useState('')
  /** What the page offered when the palette was opened; null before. */
  const [read, setRead] = useState<Pick<PaletteSources, 'actions' | 'recent'> | null>(null)
  const pairs = useQuery({ ...pairListQuery, enabled: read !== null }).data?.rows ?? []
  const sides = pairs.map(({ id, name, path1, path2 }) => ({ id, name, sides: `${path1.name} and ${path2.name}` }))
  const goTo = (href: string) => void router.navigate({ href })
  const groups = read === null ? [] : paletteGroups({ ...read, areas, pairs: sides, commands, goTo })
  const found = matchPalette(groups, query, goTo)

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      triggerOnContentEditable
      onSpotlightOpen={() => setRead({ actions: readPageActions(), recent: recentPages() })}
      scrollable
      maxHeight={440}
      attributes={{ content: { 'aria-label': 'Search or jump' } }}
    >
      <Spotlight.Search
        placeholder="Search or jump…"
        aria-label="Search or jump"
        leftSection={<IconSearch size={20} stroke={1.5} aria-hidden="true" />}
      />
      <Spotlight.ActionsList aria-label="Results" className={styles['list'] ?? ''}>
        {found.map(({ title, entries }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {entries.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {found.length === 0 && <Spotlight.Empty>Nothing found</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={styles['footer'] ?? ''}>
        <Kbd>&gt;</Kbd> actions <Kbd>#</Kbd> number of a run or plan <Kbd>?</Kbd> keys
      </Spotlight.Footer>
    </Spotlight.Root>
  )
}

function Line({ entry }: { readonly entry: PaletteEntry }): ReactNode {
  const { label, hint, blocked, shortcut, run } = entry
  return (
    <Spotlight.Action
      label={label}
      {...describe(blocked ?? hint)}
      aria-disabled={blocked ? true : undefined}
      closeSpotlightOnTrigger={false}
      className={styles['line'] ?? ''}
      rightSection={shortcut ? <Kbd>{shortcut}</Kbd> : undefined}
      onClick={() => {
        if (blocked) return
        spotlight.close()
        run()
      }}
    />
  )
}

function describe(description: string | undefined): { readonly description?: string } {
  return description === undefined ? {} : { description }
}
