import type { Conflict, ConflictFacts, ContentKind, Side } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import type { ComparedText } from '../../../components/compare/compared-text.ts'
import { Downloads } from '../../../components/compare/downloads.tsx'
import { ImageCompare, type ImageMode } from '../../../components/compare/image-compare.tsx'
import { TextBySize } from '../../../components/compare/text-by-size.tsx'
import { TextCompare } from '../../../components/compare/text-compare.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { contentUrl, downloadUrls, textQuery } from '../api/conflict-queries.ts'
import type { ConflictSearch } from '../lib/conflict-search.ts'
import { namesOf } from '../lib/conflict-text.ts'
import { BinaryContent } from './binary-content.tsx'
import styles from './conflict-content.module.css'

export interface ConflictContentProps {
  readonly conflict: Conflict
  readonly facts: ConflictFacts
  readonly search: ConflictSearch
  readonly onSearch: (search: Partial<ConflictSearch>) => void
  /** Why the contents can’t be had now. */
  readonly blocked: string | undefined
  /** Whether they may not be shown at all. */
  readonly isHidden: boolean
}

/** Both versions shown by what they hold: text against text, picture against picture, and everything else by its facts. */
export function ConflictContent(props: ConflictContentProps): ReactNode {
  const { conflict, facts } = props
  const names = namesOf(conflict)
  const kind = sharedKind(facts)
  const problems = (['path1', 'path2'] as const).flatMap((side) => {
    const cause = facts.problems[side]
    return cause === null ? [] : [`The ${names[side]} version could not be read: ${cause}. You can still decide by date and size.`]
  })
  return (
    <>
      {problems.map((sentence) => (
        <p key={sentence} role="alert" className={styles['problem']}>
          {sentence}
        </p>
      ))}
      {kind !== null && <ByKind {...props} kind={kind} />}
    </>
  )
}

function ByKind(props: ConflictContentProps & { readonly kind: ContentKind }): ReactNode {
  const { conflict, facts, kind, blocked, isHidden } = props
  const areFiles = conflict.path1.kind === 'file' && conflict.path2.kind === 'file'
  if (areFiles && isHidden && (kind === 'text' || kind === 'image')) return <HiddenContent {...props} />
  if (areFiles && kind === 'text') return <TextContent {...props} />
  if (areFiles && kind === 'image' && isRead(facts)) return <ImageContent {...props} />
  if (!areFiles) return <Downloads urls={downloadUrls(conflict)} names={namesOf(conflict)} blocked={blocked} />
  return <BinaryContent conflict={conflict} facts={facts} kind={kind} blocked={blocked} />
}

function HiddenContent({ conflict, blocked }: ConflictContentProps): ReactNode {
  return (
    <section className={styles['content']} aria-label="Contents">
      <p className={styles['lead']}>What is inside the files is not shown.</p>
      {blocked !== undefined && <p>{blocked}</p>}
      <Downloads urls={downloadUrls(conflict)} names={namesOf(conflict)} blocked={blocked} />
    </section>
  )
}

function isRead({ path1, path2 }: ConflictFacts): boolean {
  return path1 !== null && path2 !== null
}

/** What both versions are, or the one that can be read. Text against anything else is not compared as text. */
export function sharedKind({ path1, path2 }: ConflictFacts): ContentKind | null {
  const [one, two] = [path1?.contentKind, path2?.contentKind]
  if (!one || !two) return one ?? two ?? null
  if (one === two) return one
  if (one === 'empty') return two
  return two === 'empty' ? one : 'binary'
}

function ImageContent({ conflict, search, onSearch }: ConflictContentProps): ReactNode {
  const names = namesOf(conflict)
  const version = (side: Side) => ({ of: side, label: names[side], url: contentUrl(conflict.id, side, 'inline', conflict.revision) })
  return (
    <ImageCompare
      key={conflict.revision}
      name={conflict.name}
      path1={version('path1')}
      path2={version('path2')}
      mode={imageModeOf(search)}
      onMode={(view) => onSearch({ view: view === 'side-by-side' ? undefined : view })}
    />
  )
}

function imageModeOf({ view }: ConflictSearch): ImageMode {
  return view === 'slide' || view === 'fade' || view === 'difference' ? view : 'side-by-side'
}

function TextContent(props: ConflictContentProps): ReactNode {
  const { conflict, blocked } = props
  const downloads = <Downloads urls={downloadUrls(conflict)} names={namesOf(conflict)} blocked={blocked} />
  return (
    <section className={styles['content']} aria-label="Contents">
      <TextBySize size={Math.max(conflict.path1.size ?? 0, conflict.path2.size ?? 0)} downloads={downloads}>
        {(part) => <TextVersions {...props} part={part} />}
      </TextBySize>
    </section>
  )
}

function TextVersions({ conflict, search, onSearch, part }: ConflictContentProps & { readonly part: 'whole' | 'beginning' }): ReactNode {
  const texts = useTexts(conflict, part)
  if (texts.failed) {
    return (
      <ProblemNotice error={texts.failed.error} title={texts.failed.title} onRetry={texts.failed.retry}>
        You can still decide by date and size.
      </ProblemNotice>
    )
  }
  if (!texts.versions) return <Loading what="both versions" lines={8} />
  return (
    <TextCompare
      {...texts.versions}
      layout={search.view === 'side-by-side' || search.view === 'unified' ? search.view : undefined}
      onLayout={(view) => onSearch({ view })}
      change={search.change}
      onChange={(change) => onSearch({ change })}
    />
  )
}

interface Texts {
  readonly versions: { readonly path1: ComparedText; readonly path2: ComparedText; readonly base?: ComparedText } | null
  /** Whether each byte could be read as text, so that a merge loses nothing. */
  readonly areExact: boolean
  readonly failed: { readonly error: Error; readonly title: string; readonly retry: () => unknown } | null
}

/** Both versions of a text, with the last agreed one where it is kept. A base that can't be read is left out. */
export function useTexts(conflict: Conflict, part: 'whole' | 'beginning'): Texts {
  const { id, revision, hasBase } = conflict
  const names = namesOf(conflict)
  const path1 = useQuery(textQuery(id, revision, 'path1', part))
  const path2 = useQuery(textQuery(id, revision, 'path2', part))
  const base = useQuery({ ...textQuery(id, revision, 'base', part), enabled: hasBase })
  const isBaseKnown = !hasBase || base.data !== undefined || base.error !== null
  const [label1, label2] = [names.path1, names.path2]
  const versions = useMemo(() => {
    if (!path1.data || !path2.data || !isBaseKnown) return null
    return {
      path1: { of: 'path1', label: label1, text: path1.data.text, form: path1.data.form },
      path2: { of: 'path2', label: label2, text: path2.data.text, form: path2.data.form },
      ...(base.data ? { base: { of: 'base', label: 'Last agreed', text: base.data.text, form: base.data.form } as const } : {}),
    } as const
  }, [path1.data, path2.data, base.data, isBaseKnown, label1, label2])
  const failed = path1.error ? { query: path1, name: names.path1 } : path2.error ? { query: path2, name: names.path2 } : null
  return {
    versions,
    areExact: Boolean(path1.data?.exact && path2.data?.exact),
    failed: failed?.query.error
      ? { error: failed.query.error, title: `The ${failed.name} version could not be read.`, retry: failed.query.refetch }
      : null,
  }
}
