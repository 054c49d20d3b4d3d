import { Children, isValidElement, type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './crumbs.module.css'

/** Puts where one is into the header: the way from the general to this page. Each child is one step, a text or an element with a key; the last is this page. */
export function Crumbs({ children }: { readonly children: readonly ReactNode[] }): ReactNode {
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  useEffect(() => setSlot(document.getElementById('breadcrumb')), [])
  if (!slot) return null
  const last = children.length - 1
  return createPortal(
    <nav aria-label="Breadcrumb">
      <ol className={styles['crumbs']}>
        {Children.toArray(children).map((child, at) => (
          <li
            key={isValidElement(child) ? child.key : String(child)}
            className={styles['crumb']}
            aria-current={at === last ? 'page' : undefined}
          >
            {child}
          </li>
        ))}
      </ol>
    </nav>,
    slot,
  )
}
