import { type ReactNode, useState } from 'react'
import { isRefusal } from '../../../lib/error-text.ts'
import { EntryFrame } from './entry-frame.tsx'
import { OtherWays } from './other-ways.tsx'
import { PasswordStep } from './password-step.tsx'
import { SecondStep } from './second-step.tsx'

interface SignInPageProps {
  /** The page to come to: an address of the app. */
  readonly next: string
  /** What the sign-in provider sent somebody back with, when that was no session. */
  readonly providerFault: string | undefined
  readonly onSignedIn: () => void
}

/** Signing in: by password and then perhaps a code, by a passkey, or by the sign-in provider. */
export function SignInPage({ next, providerFault, onSignedIn }: SignInPageProps): ReactNode {
  const [isSecondStep, setSecondStep] = useState(false)
  if (isSecondStep)
    return (
      <EntryFrame title="Enter your code" lead="Your password was right. One more step.">
        <SecondStep onSignedIn={onSignedIn} onBack={() => setSecondStep(false)} />
      </EntryFrame>
    )
  return (
    <EntryFrame title="Sign in" lead="Two folders, kept the same, in both directions.">
      <PasswordStep
        onSignedIn={onSignedIn}
        onRefused={(error) => {
          if (isRefusal(error, 'second-factor-needed')) setSecondStep(true)
        }}
      />
      <OtherWays next={next} fault={providerFault} onSignedIn={onSignedIn} />
    </EntryFrame>
  )
}
