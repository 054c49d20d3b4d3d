import { Button, SegmentedControl } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { percent } from '../../lib/plural.ts'
import { SideChip } from '../sync/side-chip.tsx'
import { CompareSlider } from './compare-slider.tsx'
import type { ComparedImage, LoadedSizes } from './compared-image.ts'
import styles from './image-compare.module.css'
import { ImageFactsTable } from './image-facts-table.tsx'

export type ImageMode = 'side-by-side' | 'slide' | 'fade' | 'difference'

interface ImageCompareProps {
  readonly name: string
  readonly path1: ComparedImage
  readonly path2: ComparedImage
  readonly mode: ImageMode
  readonly onMode: (mode: ImageMode) => void
}

const modes = [
  { value: 'side-by-side', label: 'Side by side' },
  { value: 'slide', label: 'Slide' },
  { value: 'fade', label: 'Fade' },
  { value: 'difference', label: 'Difference' },
] as const satisfies readonly { value: ImageMode; label: string }[]

/** Two versions of a picture against each other, and the facts in which they differ. */
export function ImageCompare({ name, path1, path2, mode, onMode }: ImageCompareProps): ReactNode {
  const [sizes, setSizes] = useState<LoadedSizes>({ path1: null, path2: null })
  const picture = (version: ComparedImage) => (
    <img
      src={version.url}
      alt={`${name} on ${version.label}`}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        setSizes((now) => ({ ...now, [version.of]: { width: naturalWidth, height: naturalHeight } }))
      }
      onError={() => setSizes((now) => ({ ...now, [version.of]: 'failed' }))}
    />
  )
  return (
    <section className={styles['compare']} aria-label="Image comparison">
      <SegmentedControl
        size="xs"
        aria-label="Ways to compare"
        className={styles['modes'] ?? ''}
        data={[...modes]}
        value={mode}
        onChange={(value) => onMode(modes.find((each) => each.value === value)?.value ?? 'side-by-side')}
      />
      {[path1, path2].map((version) =>
        sizes[version.of] === 'failed' ? (
          <p key={version.of} role="alert" className={styles['failed']}>
            The {version.label} version could not be shown as a picture. You can still decide by date and size.
          </p>
        ) : null,
      )}
      {mode === 'side-by-side' ? (
        <SideBySide one={path1} two={path2} picture={picture} />
      ) : (
        <Stacked key={mode} mode={mode} one={path1} two={path2} picture={picture} />
      )}
      <ImageFactsTable path1={path1} path2={path2} sizes={sizes} />
    </section>
  )
}

interface PicturesProps {
  readonly one: ComparedImage
  readonly two: ComparedImage
  readonly picture: (version: ComparedImage) => ReactNode
}

/** A part that scrolls is reached by key, whatever the browser. */
const tabStop = { tabIndex: 0 } as const

const zooms = [1, 1.5, 2, 3, 4, 6, 8] as const

function SideBySide({ one, two, picture }: PicturesProps): ReactNode {
  const [zoom, setZoom] = useState<(typeof zooms)[number]>(1)
  const frames = useRef<(HTMLElement | null)[]>([])
  const at = zooms.indexOf(zoom)

  /** Both frames show the same part. */
  function follow(from: HTMLElement): void {
    for (const other of frames.current) {
      if (!other || other === from) continue
      if (Math.abs(other.scrollLeft - from.scrollLeft) > 1) other.scrollLeft = from.scrollLeft
      if (Math.abs(other.scrollTop - from.scrollTop) > 1) other.scrollTop = from.scrollTop
    }
  }

  return (
    <>
      <div className={styles['zoom']}>
        <Button.Group>
          <Button variant="default" size="compact-sm" disabled={at <= 0} onClick={() => setZoom(zooms[at - 1] ?? 1)}>
            Zoom out
          </Button>
          <Button variant="default" size="compact-sm" disabled={at >= zooms.length - 1} onClick={() => setZoom(zooms[at + 1] ?? zoom)}>
            Zoom in
          </Button>
        </Button.Group>
        <span>{percent(zoom)}</span>
      </div>
      <div className={styles['pair']}>
        {[one, two].map((version, index) => (
          <figure key={version.of} className={styles['figure']}>
            <figcaption>
              <SideChip side={version.of} name={version.label} />
            </figcaption>
            <section
              ref={(element) => {
                frames.current[index] = element
              }}
              className={styles['frame']}
              aria-label={`${version.label}, scrolls with the other`}
              {...tabStop}
              onScroll={(event) => follow(event.currentTarget)}
            >
              <div className={styles['sheet']} style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}>
                {picture(version)}
              </div>
            </section>
          </figure>
        ))}
      </div>
    </>
  )
}

function Stacked({ mode, one, two, picture }: PicturesProps & { readonly mode: Exclude<ImageMode, 'side-by-side'> }): ReactNode {
  const [share, setShare] = useState(50)
  const top = {
    slide: { clipPath: `inset(0 0 0 ${share}%)` },
    fade: { opacity: share / 100 },
    difference: { mixBlendMode: 'difference' },
  } as const
  return (
    <>
      <div className={styles['ends']}>
        <SideChip side={one.of} name={one.label} />
        {mode === 'difference' ? <span>Black where both are alike</span> : null}
        <SideChip side={two.of} name={two.label} />
      </div>
      <div className={styles['stack']} data-mode={mode}>
        <div className={styles['layer']}>{picture(one)}</div>
        <div className={styles['layer']} style={top[mode]}>
          {picture(two)}
        </div>
        {mode === 'slide' && <span className={styles['edge']} style={{ insetInlineStart: `${share}%` }} aria-hidden="true" />}
      </div>
      {mode !== 'difference' && (
        <CompareSlider
          label={mode === 'slide' ? `Where ${one.label} ends` : `How much of ${two.label}`}
          value={share}
          onChange={setShare}
        />
      )}
    </>
  )
}
