import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react'
import { CurrentLink } from '../../components/ui/current-link.tsx'
import { classes } from '../../lib/classes.ts'
import type { AreaEntry } from './areas.ts'
import styles from './navigation.module.css'

interface AreaLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'target'> {
  readonly area: AreaEntry
  readonly isCurrent: boolean
  readonly ref?: Ref<HTMLAnchorElement>
}

/** The way into one area, with how many things wait in it. */
export function AreaLink({ area, isCurrent, ...rest }: AreaLinkProps): ReactNode {
  const { Count } = area
  return (
    <CurrentLink {...rest} to={area.to} className={styles['entry']} isCurrent={isCurrent}>
      <area.Icon size={20} stroke={1.5} aria-hidden="true" />
      <span className={classes(styles['label'], styles['wide'])}>{area.label}</span>
      <span className={classes(styles['label'], styles['narrow'])}>{area.short ?? area.label}</span>
      {Count && <Count className={styles['count']} />}
    </CurrentLink>
  )
}
