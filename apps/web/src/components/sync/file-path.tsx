import { Fragment, type ReactNode } from 'react'
import { type NamePiece, pathParts, visiblePath, visiblePieces, visibleSentence } from '../../lib/path-parts.ts'
import styles from './file-path.module.css'

interface FilePathProps {
  readonly path: string
  /** Whether the name goes away. */
  readonly isGone?: boolean
  /** Shown whole, over several lines if it must be. */
  readonly isWhole?: boolean
}

/** A path whose folders give way first and whose ending never does. Characters that can't be seen are shown as codes. */
export function FilePath({ path, isGone = false, isWhole = false }: FilePathProps): ReactNode {
  const { folders, lastFolder, stem, ending } = pathParts(path)
  return (
    <bdi className={isWhole ? styles['whole'] : styles['path']} title={isWhole ? undefined : visiblePath(path)} dir="ltr">
      {folders && (
        <span className={styles['folders']}>
          <Visible text={folders} />
        </span>
      )}
      {lastFolder && (
        <span className={styles['lastFolder']}>
          <Visible text={lastFolder} />
        </span>
      )}
      <span className={styles['stem']} data-gone={isGone || undefined}>
        <Visible text={stem} />
      </span>
      {ending && (
        <span className={styles['ending']} data-gone={isGone || undefined}>
          <Visible text={ending} />
        </span>
      )}
    </bdi>
  )
}

/** A sentence from outside, with codes for what can't be seen. */
export function VisibleText({ text }: { readonly text: string }): ReactNode {
  return <Pieces pieces={visibleSentence(text)} />
}

function Visible({ text }: { readonly text: string }): ReactNode {
  return <Pieces pieces={visiblePieces(text)} />
}

function Pieces({ pieces }: { readonly pieces: readonly NamePiece[] }): ReactNode {
  return pieces.map((piece) =>
    piece.kind === 'text' ? (
      <Fragment key={piece.at}>{piece.text}</Fragment>
    ) : (
      <span key={piece.at} className={styles['code']}>
        {piece.text}
      </span>
    ),
  )
}
