import { Button, SegmentedControl } from '@mantine/core'
import type { Side } from '@pairwise/contracts'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { useReviewKeys } from '../../../components/ui/review-keys.tsx'
import { announce } from '../../../lib/announcer.ts'
import { leftoverMarker } from '../../../lib/merge/conflict-markers.ts'
import type { Taking } from '../../../lib/merge/merge-start.ts'
import { encodingName, lineEndingNames } from '../../../lib/text-form.ts'
import { clockSeconds } from '../../../lib/time.ts'
import { beginMerge } from '../lib/begin-merge.ts'
import { mergeStatus } from '../lib/merge-status.ts'
import { mergedForm } from '../lib/merged-form.ts'
import { type MergeEditor, type MergeText, openMergeEditor } from './merge-editor.ts'
import type { MergePanelProps } from './merge-panel-props.ts'
import styles from './merge-view.module.css'
import { useDraft } from './use-draft.ts'

/** The merge itself, with the editor. Import `MergePanel`, which loads it when it is needed. */
export function MergeView(props: MergePanelProps): ReactNode {
  const { names, path1, path2, base, newer } = props
  const [begun] = useState(() => beginMerge(props))
  const [beside, setBeside] = useState<Side | 'base'>(newer === 'path2' ? 'path1' : 'path2')
  const [merge, setMerge] = useState<MergeText>(begun.result)
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      begun.result.places.findIndex(({ isOpen }) => isOpen),
    ),
  )
  const [leftover, setLeftover] = useState<number | null>(null)
  const draft = useDraft(props.of, props.saveDraft)
  const place = useRef<HTMLDivElement>(null)
  const status = useRef<HTMLParagraphElement>(null)
  const editor = useRef<MergeEditor | null>(null)
  const hintId = useId()
  const all = begun.start.changes.length
  const open = merge.places.filter(({ isOpen }) => isOpen).length
  const form = useMemo(() => mergedForm({ path1, path2, base }, newer), [path1, path2, base, newer])

  const openEditor = useEffectEvent((parent: HTMLElement) =>
    openMergeEditor(parent, {
      beside: versionOf(props, beside),
      changes: begun.start.changes,
      result: begun.result,
      describedBy: hintId,
      texts: {
        take: takeWords(names),
        title: (at, isOpen) => `Change ${at + 1} of ${all}${isOpen ? ', needs you' : ''}`,
      },
      onEdit,
      onUse: () => void use(),
    }),
  )
  const revealCurrent = useEffectEvent((opened: MergeEditor) => opened.reveal(current))
  const onEdit = useEffectEvent((now: MergeText) => {
    setMerge(now)
    setLeftover(null)
    draft.onEdit(now)
  })
  const use = useEffectEvent(async () => {
    const lines = merge.text.split('\n')
    const marker = leftoverMarker(lines, begun.own)
    setLeftover(marker)
    if (marker !== null) {
      announce(markerWords(marker), 'assertive')
      editor.current?.goToLine(marker)
    } else if (open > 0) {
      announce(`${mergeStatus(open, all)}.`, 'assertive')
      status.current?.focus()
    } else if (!props.busy && props.blocked === undefined && (await props.onUse(merge.text, form))) {
      draft.finish()
    }
  })

  useEffect(() => {
    if (!place.current) return
    const opened = openEditor(place.current)
    editor.current = opened
    status.current?.focus({ preventScroll: true })
    const frame = requestAnimationFrame(() => revealCurrent(opened))
    return () => {
      cancelAnimationFrame(frame)
      editor.current = null
      opened.destroy()
    }
  }, [])

  function go(to: number): void {
    if (to < 0 || to >= all) return
    setCurrent(to)
    editor.current?.reveal(to)
    announce(`Change ${to + 1} of ${all}`)
  }

  function take(what: Taking): void {
    editor.current?.take(current, what)
    const next = merge.places.findIndex(({ isOpen }, at) => isOpen && at > current)
    announce(`${takeWords(names)[what]}.`)
    if (next !== -1) go(next)
  }

  useReviewKeys({
    n: () => go(current + 1),
    p: () => go(current - 1),
    1: () => take('path1'),
    '.': () => take('path1'),
    2: () => take('path2'),
    ',': () => take('path2'),
    b: () => take('both'),
    'Ctrl+Enter': () => void use(),
  })

  return (
    <section className={styles['merge']} aria-label="Merge">
      <div className={styles['tools']}>
        <p ref={status} tabIndex={-1} className={styles['status']} data-open={open > 0 || undefined} data-testid="merge-status">
          {mergeStatus(open, all)}
        </p>
        <div className={styles['change']}>
          <span className={styles['at']}>{all === 0 ? 'No changes' : `Change ${current + 1} of ${all}`}</span>
          <Button.Group>
            <Button
              variant="default"
              size="compact-sm"
              aria-label="Previous change"
              disabled={current <= 0}
              onClick={() => go(current - 1)}
            >
              <IconChevronLeft size={16} stroke={1.5} aria-hidden="true" />
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              aria-label="Next change"
              disabled={current >= all - 1}
              onClick={() => go(current + 1)}
            >
              <IconChevronRight size={16} stroke={1.5} aria-hidden="true" />
            </Button>
          </Button.Group>
          {(['path1', 'path2', 'both'] as const).map((what) => (
            <Button key={what} variant="default" size="compact-sm" disabled={all === 0} onClick={() => take(what)}>
              {takeWords(names)[what]}
            </Button>
          ))}
        </div>
      </div>
      <div className={styles['labels']}>
        <SegmentedControl
          size="xs"
          aria-label="Version beside the result"
          data={[
            { value: 'path1', label: path1.label },
            { value: 'path2', label: path2.label },
            ...(base ? [{ value: 'base', label: 'Last agreed' }] : []),
          ]}
          value={beside}
          onChange={(value) => {
            const chosen = value === 'base' ? 'base' : value === 'path2' ? 'path2' : 'path1'
            setBeside(chosen)
            editor.current?.showBeside(versionOf(props, chosen))
          }}
        />
        <span className={styles['result']}>Result</span>
      </div>
      <div ref={place} className={styles['editors']} />
      <p id={hintId} className={styles['hint']}>
        Esc, then Tab leaves the text. Ctrl+Enter uses the result.
      </p>
      {leftover !== null && (
        <p role="alert" className={styles['leftover']}>
          {markerWords(leftover)}
        </p>
      )}
      {props.problem}
      <div className={styles['foot']}>
        <p className={styles['notes']}>
          {props.keepsOriginals} The result is written as {encodingName(form)} with {lineEndingNames[form.lineEndings]} line endings.{' '}
          <DraftNote savedAt={draft.savedAt} draftFrom={begun.draftFrom} error={draft.error} />
        </p>
        <div className={styles['buttons']}>
          <Button variant="default" onClick={props.onClose}>
            Close the merge
          </Button>
          <ActionButton blocked={props.blocked} busy={props.busy && 'Staging…'} onClick={() => void use()}>
            Use this result
          </ActionButton>
        </div>
      </div>
    </section>
  )
}

interface DraftNoteProps {
  readonly savedAt: number | null
  readonly draftFrom: number | null
  readonly error: Error | null
}

function DraftNote({ savedAt, draftFrom, error }: DraftNoteProps): ReactNode {
  if (savedAt !== null) return `Draft saved ${clockSeconds(savedAt)}${error ? ' in this browser; the server could not be reached' : ''}.`
  return draftFrom === null ? null : `Going on with the draft of ${clockSeconds(draftFrom)}.`
}

function takeWords({ path1, path2 }: MergePanelProps['names']): Readonly<Record<Taking, string>> {
  return { path1: `Take from ${path1}`, path2: `Take from ${path2}`, both: 'Take both' }
}

function markerWords(line: number): string {
  return `Line ${line} still has a conflict marker.`
}

function versionOf({ path1, path2, base }: MergePanelProps, of: Side | 'base') {
  return of === 'base' && base ? base : of === 'path2' ? path2 : path1
}
