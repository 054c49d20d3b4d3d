import { IconFingerprint, IconLogin2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { knowsPasskeys } from '../../../lib/passkey.ts'
import { usePasskeySignIn, useProviderSignIn, useSignInWays } from '../api/enter.ts'
import styles from './entry-frame.module.css'

interface OtherWaysProps {
  readonly next: string
  readonly fault: string | undefined
  readonly onSignedIn: () => void
}

/** Passkeys, where browser and address know them, and the sign-in provider, where there is one. */
export function OtherWays({ next, fault, onSignedIn }: OtherWaysProps): ReactNode {
  const ways = useSignInWays()
  const passkey = usePasskeySignIn()
  const provider = useProviderSignIn()
  const hasPasskeys = ways?.passkeys === true && knowsPasskeys()
  if (!hasPasskeys && !ways?.provider) return null
  return (
    <div className={styles['ways']}>
      {fault !== undefined && (
        <p role="alert" className={styles['fault']}>
          The sign-in provider did not sign you in: no account here is connected to yours, or it was not allowed. Sign in with your user
          name first, then connect it under Profile, Security.
        </p>
      )}
      {hasPasskeys && (
        <ActionButton
          variant="default"
          fullWidth
          leftSection={<IconFingerprint size={16} stroke={1.5} aria-hidden="true" />}
          busy={passkey.isPending && 'Waiting for the passkey…'}
          onClick={() => passkey.mutate(undefined, { onSuccess: (me) => me && onSignedIn() })}
        >
          Sign in with a passkey
        </ActionButton>
      )}
      {passkey.error && <ProblemNotice error={passkey.error} title="The passkey did not sign you in." />}
      {ways?.provider && (
        <ActionButton
          variant="default"
          fullWidth
          leftSection={<IconLogin2 size={16} stroke={1.5} aria-hidden="true" />}
          busy={provider.isPending && 'Going there…'}
          onClick={() => provider.mutate(next)}
        >
          {`Sign in with ${ways.provider.name}`}
        </ActionButton>
      )}
      {provider.error && <ProblemNotice error={provider.error} />}
    </div>
  )
}
