import { Button, SegmentedControl, Switch } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { announce } from '../../lib/announcer.ts'
import { count } from '../../lib/plural.ts'
import { SideChip } from '../sync/side-chip.tsx'
import { useReviewKeys } from '../ui/review-keys.tsx'
import { type CompareEditor, type CompareLayout, type CompareOptions, openCompareEditor } from './compare-editor.ts'
import type { ComparedText } from './compared-text.ts'
import styles from './text-compare.module.css'
import type { TextCompareProps } from './text-compare-props.ts'
import { textSentences } from './text-sentences.ts'

type Against = 'other' | 'base'

/** The comparison itself, with the editor. Import `TextCompare`, which loads it when it is needed. */
export function TextCompareView(props: TextCompareProps): ReactNode {
  const { path1, path2, base, onLayout } = props
  const isWide = useMediaQuery('(min-width: 1024px)', true, { getInitialValueInEffect: false })
  const [ignoresSpace, setIgnoresSpace] = useState(false)
  const [wraps, setWraps] = useLocalStorage({ key: 'pairwise-compare-wrap', defaultValue: false, getInitialValueInEffect: false })
  const [hidesUnchanged, setHidesUnchanged] = useState(true)
  const [against, setAgainst] = useState<Against>('other')
  const [ofSide, setOfSide] = useState<'path1' | 'path2'>('path1')
  const layout = props.layout ?? (isWide ? 'side-by-side' : 'unified')
  const side = ofSide === 'path1' ? path1 : path2
  const [one, two] = against === 'base' && base ? [base, side] : [path1, path2]
  return (
    <section className={styles['compare']} aria-label="Text comparison">
      <div className={styles['tools']}>
        <SegmentedControl
          size="xs"
          aria-label="Layout"
          data={[
            { value: 'side-by-side', label: 'Side by side' },
            { value: 'unified', label: 'Unified' },
          ]}
          value={layout}
          onChange={(value) => onLayout(value === 'unified' ? 'unified' : 'side-by-side')}
        />
        <Switch
          size="sm"
          label="Ignore white space"
          checked={ignoresSpace}
          onChange={(event) => setIgnoresSpace(event.currentTarget.checked)}
        />
        <Switch size="sm" label="Wrap" checked={wraps} onChange={(event) => setWraps(event.currentTarget.checked)} />
        <Switch
          size="sm"
          label="Hide unchanged"
          checked={hidesUnchanged}
          onChange={(event) => setHidesUnchanged(event.currentTarget.checked)}
        />
        {base && (
          <SegmentedControl
            size="xs"
            aria-label="Compare with"
            data={[
              { value: 'other', label: 'Other side' },
              { value: 'base', label: 'Last agreed version' },
            ]}
            value={against}
            onChange={(value) => setAgainst(value === 'base' ? 'base' : 'other')}
          />
        )}
        {base && against === 'base' && (
          <SegmentedControl
            size="xs"
            aria-label="Side"
            data={[
              { value: 'path1', label: path1.label },
              { value: 'path2', label: path2.label },
            ]}
            value={ofSide}
            onChange={(value) => setOfSide(value === 'path2' ? 'path2' : 'path1')}
          />
        )}
      </div>
      {textSentences(one, two).map((sentence) => (
        <p key={sentence} className={styles['sentence']}>
          {sentence}
        </p>
      ))}
      <Versions {...props} one={one} two={two} options={{ layout, ignoresSpace, wraps, hidesUnchanged }} />
    </section>
  )
}

interface VersionsProps extends Pick<TextCompareProps, 'change' | 'onChange'> {
  readonly one: ComparedText
  readonly two: ComparedText
  readonly options: Omit<CompareOptions, 'onStep'>
}

function Versions({ one, two, options, change, onChange }: VersionsProps): ReactNode {
  const { layout, ignoresSpace, wraps, hidesUnchanged } = options
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<CompareEditor | null>(null)
  const [found, setFound] = useState({ changes: 0, isRough: false })
  const shown = useMemo(() => ({ layout, ignoresSpace, wraps, hidesUnchanged }), [layout, ignoresSpace, wraps, hidesUnchanged])
  const current = Math.min(Math.max(1, change), found.changes)
  const revealCurrent = useEffectEvent(() => {
    if (change > 1) editor.current?.reveal(change - 1)
  })

  const step = useEffectEvent((by: number) => go(by))

  useEffect(() => {
    if (!place.current) return
    const opened = openCompareEditor(place.current, one, two, { ...shown, onStep: (by) => step(by) })
    editor.current = opened
    setFound({ changes: opened.changes, isRough: opened.isRough })
    const frame = requestAnimationFrame(() => revealCurrent())
    return () => {
      cancelAnimationFrame(frame)
      editor.current = null
      opened.destroy()
    }
  }, [one, two, shown])

  function go(by: number): void {
    if (found.changes === 0) return
    const next = Math.min(found.changes, Math.max(1, current + by))
    onChange(next)
    editor.current?.reveal(next - 1)
    announce(`Change ${next} of ${found.changes}`)
  }
  useReviewKeys({ n: () => go(1), p: () => go(-1) })

  return (
    <>
      {found.isRough && <p className={styles['sentence']}>Files are very different. Showing a rough comparison.</p>}
      <div className={styles['head']}>
        <VersionLabels layout={layout} one={one} two={two} />
        <Steps current={current} all={found.changes} onGo={go} />
      </div>
      <div ref={place} className={styles['editors']} data-layout={layout} />
    </>
  )
}

interface VersionLabelsProps {
  readonly layout: CompareLayout
  readonly one: ComparedText
  readonly two: ComparedText
}

function VersionLabels({ layout, one, two }: VersionLabelsProps): ReactNode {
  return (
    <div className={styles['labels']} data-layout={layout}>
      <VersionLabel version={one} sign="−" />
      <VersionLabel version={two} sign="+" />
    </div>
  )
}

function VersionLabel({ version, sign }: { readonly version: ComparedText; readonly sign: string }): ReactNode {
  return (
    <span className={styles['label']}>
      <span aria-hidden="true">{sign}</span>
      {version.of === 'base' ? (
        <span className={styles['base']}>{version.label}</span>
      ) : (
        <SideChip side={version.of} name={version.label} />
      )}
    </span>
  )
}

interface StepsProps {
  readonly current: number
  readonly all: number
  readonly onGo: (by: number) => void
}

function Steps({ current, all, onGo }: StepsProps): ReactNode {
  return (
    <div className={styles['steps']}>
      <span>{all === 0 ? 'No changes' : `Change ${count(current)} of ${count(all)}`}</span>
      <Button.Group>
        <Button variant="default" size="compact-sm" aria-label="Previous change" disabled={current <= 1} onClick={() => onGo(-1)}>
          <IconChevronLeft size={16} stroke={1.5} aria-hidden="true" />
        </Button>
        <Button variant="default" size="compact-sm" aria-label="Next change" disabled={current >= all} onClick={() => onGo(1)}>
          <IconChevronRight size={16} stroke={1.5} aria-hidden="true" />
        </Button>
      </Button.Group>
    </div>
  )
}
