import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type TokenScope, tokenRequest, tokenScope } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { CopyButton } from '../../../components/ui/copy-button.tsx'
import styles from '../../../components/ui/form.module.css'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { formErrors } from '../../../lib/form-errors.ts'
import { useCreateToken } from '../api/token-queries.ts'
import { scopeText } from '../lib/scope-text.ts'

interface Values {
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly days: string
}

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'No expiry' },
]

/** Makes a token, and shows it once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const create = useCreateToken()
  const form = useForm<Values>({
    initialValues: { name: '', scopes: ['read'], days: '90' },
    validate: (values) => formErrors(tokenRequest, requestOf(values)),
  })
  if (create.data)
    return (
      <ConfirmDialog isOpen title={`Token ${create.data.token.name}`} confirm="Done" onConfirm={onClose} onClose={onClose}>
        <div className={styles['stack']}>
          <p>Copy it now. It will not be shown again.</p>
          <code className={styles['secret']}>{create.data.secret}</code>
          <CopyButton text={create.data.secret} label="Copy the token" />
          <p className={styles['muted']}>Scripts send it as “Authorization: Bearer” with every request.</p>
        </div>
      </ConfirmDialog>
    )
  const submit = form.onSubmit((values) => {
    if (!create.isPending) create.mutate(requestOf(values))
  })
  return (
    <ConfirmDialog
      isOpen
      title="Make a token"
      confirm="Make the token"
      busy={create.isPending && 'Making it…'}
      onConfirm={() => submit()}
      onClose={onClose}
    >
      <form className={styles['form']} onSubmit={submit} noValidate>
        {create.error && <ProblemNotice error={create.error} refused="No token was made." />}
        <TextInput
          label="Name"
          description="What it is for."
          autoComplete="off"
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="Scopes" {...form.getInputProps('scopes')}>
          <div className={styles['stack']}>
            {tokenScope.options.map((scope) => (
              <Checkbox key={scope} value={scope} label={scopeText[scope].label} description={scopeText[scope].help} />
            ))}
          </div>
        </Checkbox.Group>
        <NativeSelect label="Good for" data={lifetimes} {...form.getInputProps('days')} />
      </form>
    </ConfirmDialog>
  )
}

function requestOf({ name, scopes, days }: Values) {
  return { name, scopes: [...scopes], expiresInDays: days === 'never' ? null : Number(days) }
}
