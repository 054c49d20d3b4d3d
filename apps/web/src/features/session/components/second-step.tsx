import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type SecondFactorRequest, secondFactorRequest } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useSecondFactor } from '../api/enter.ts'
import styles from './entry-frame.module.css'

interface SecondStepProps {
  readonly onSignedIn: () => void
  readonly onBack: () => void
}

/** The code of the authenticator app, or a recovery code when the app is lost. */
export function SecondStep({ onSignedIn, onBack }: SecondStepProps): ReactNode {
  const finish = useSecondFactor()
  const [isLost, setLost] = useState(false)
  const request = (text: string): SecondFactorRequest => (isLost ? { recoveryCode: text } : { code: text })
  const form = useForm({
    initialValues: { text: '' },
    validate: ({ text }) =>
      secondFactorRequest.safeParse(request(text)).success
        ? {}
        : { text: isLost ? 'A recovery code looks like abcde-12345.' : 'The code has 6 digits.' },
  })
  const submit = form.onSubmit(({ text }) => {
    if (!finish.isPending) finish.mutate(request(text), { onSuccess: onSignedIn })
  })

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {finish.error && <ProblemNotice error={finish.error} title="This code did not work." />}
      <TextInput
        key={isLost ? 'recovery' : 'code'}
        label={isLost ? 'Recovery code' : 'Code of your authenticator app'}
        description={isLost ? 'Each recovery code works once.' : 'Six digits. Each code works once.'}
        autoComplete="one-time-code"
        {...(isLost ? {} : { inputMode: 'numeric' as const })}
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
        {...form.getInputProps('text')}
      />
      <ActionButton type="submit" fullWidth onClick={() => undefined} busy={finish.isPending && 'Signing in…'}>
        Sign in
      </ActionButton>
      <Button
        variant="subtle"
        onClick={() => {
          setLost(!isLost)
          form.reset()
        }}
      >
        {isLost ? 'Use the authenticator app' : 'Use a recovery code'}
      </Button>
      <Button variant="subtle" onClick={onBack}>
        Sign in as somebody else
      </Button>
    </form>
  )
}
