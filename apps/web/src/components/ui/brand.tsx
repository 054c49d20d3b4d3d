import type { ReactNode } from 'react'
import styles from './brand.module.css'

/** The name of the product with its mark: one change each way. */
export function Brand({ size = 'small' }: { readonly size?: 'small' | 'large' }): ReactNode {
  const pixels = size === 'large' ? 32 : 24
  return (
    <span className={styles['brand']} data-size={size}>
      <img src="/icon.svg" width={pixels} height={pixels} alt="" />
      <span className={styles['name']}>Pairwise</span>
    </span>
  )
}
