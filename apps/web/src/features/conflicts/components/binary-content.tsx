import type { Conflict, ConflictFacts, ContentKind } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { Downloads } from '../../../components/compare/downloads.tsx'
import { count } from '../../../lib/plural.ts'
import { downloadUrls } from '../api/conflict-queries.ts'
import { namesOf } from '../lib/conflict-text.ts'
import styles from './conflict-content.module.css'

interface BinaryContentProps {
  readonly conflict: Conflict
  readonly facts: ConflictFacts
  readonly kind: ContentKind
  readonly blocked: string | undefined
}

/** What can be said of files that are not compared here: what they are, where they first differ, and how to get them. */
export function BinaryContent({ conflict, facts, kind, blocked }: BinaryContentProps): ReactNode {
  const format = facts.path1?.format ?? facts.path2?.format
  return (
    <section className={styles['content']} aria-label="Contents">
      <p className={styles['lead']}>
        {isEmpty(facts) ? 'Both files are empty.' : `This is a ${kindWords[kind]}${format ? ` (${format})` : ''}. It can’t be merged here.`}
      </p>
      {facts.firstDifference !== null && <p>First difference at byte {count(facts.firstDifference)}.</p>}
      {keepsBothBest(kind, format) && <p>Keeping both is the safest choice for this kind of file.</p>}
      <Downloads urls={downloadUrls(conflict)} names={namesOf(conflict)} blocked={blocked} />
    </section>
  )
}

const kindWords = {
  text: 'text file',
  image: 'picture',
  pdf: 'PDF document',
  audio: 'sound file',
  video: 'video file',
  office: 'office document',
  archive: 'binary file',
  database: 'binary file',
  binary: 'binary file',
  empty: 'file without contents',
} as const satisfies Record<ContentKind, string>

function isEmpty({ path1, path2 }: ConflictFacts): boolean {
  return path1?.contentKind === 'empty' && path2?.contentKind === 'empty'
}

/** Whatever holds many things of many people loses some of them when one version is dropped. */
function keepsBothBest(kind: ContentKind, format: string | null | undefined): boolean {
  return kind === 'database' || (format !== null && format !== undefined && /database|mail|disk image|virtual disk/i.test(format))
}
