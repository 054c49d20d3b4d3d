import type { ReactNode } from 'react'
import { CopyButton } from '../../../components/ui/copy-button.tsx'
import styles from '../../../components/ui/form.module.css'

/** Recovery codes, shown once. */
export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }): ReactNode {
  return (
    <div className={styles['stack']}>
      <p className={styles['muted']}>Each works once. They will not be shown again.</p>
      <ul className={styles['codes']}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <CopyButton text={codes.join('\n')} label="Copy the codes" />
    </div>
  )
}
