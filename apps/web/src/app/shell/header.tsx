import type { ReactNode } from 'react'
import { AccountMenu } from './account-menu.tsx'
import styles from './header.module.css'
import { LiveState } from './live-state.tsx'
import { ThemeMenu } from './theme-menu.tsx'

/** The bar above every page: where one is, how current the page is, and one's own things. */
export function Header(): ReactNode {
  return (
    <header className={styles['header']}>
      <div id="breadcrumb" className={styles['breadcrumb']} />
      <LiveState />
      <ThemeMenu />
      <AccountMenu />
    </header>
  )
}
