import type { ReactNode } from 'react'
import { SideChip } from '../sync/side-chip.tsx'
import type { ComparedImage, LoadedSizes } from './compared-image.ts'
import styles from './image-compare.module.css'

interface ImageFactsTableProps {
  readonly path1: ComparedImage
  readonly path2: ComparedImage
  readonly sizes: LoadedSizes
}

/** The facts of both pictures. What is not the same is marked. */
export function ImageFactsTable({ path1, path2, sizes }: ImageFactsTableProps): ReactNode {
  const dimensions = (of: 'path1' | 'path2') => {
    const size = sizes[of]
    return size === null || size === 'failed' ? '—' : `${size.width} × ${size.height}`
  }
  const differs = dimensions('path1') !== dimensions('path2') && !Object.values(sizes).includes(null)
  return (
    <table className={styles['facts']}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <SideChip side="path1" name={path1.label} />
          </th>
          <th scope="col">
            <SideChip side="path2" name={path2.label} />
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Dimensions</th>
          <td>{dimensions('path1')}</td>
          <td>
            {dimensions('path2')} {differs && <span className={styles['differs']}>differs</span>}
          </td>
        </tr>
      </tbody>
    </table>
  )
}
