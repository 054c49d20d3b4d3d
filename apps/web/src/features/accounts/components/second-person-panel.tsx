import { Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { SecondPersonRule, SecuritySettings } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import styles from '../../../components/ui/form.module.css'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useSecondPerson } from '../api/second-person.ts'
import { cannotAgreeText, secondPersonText } from '../lib/second-person-text.ts'

type Request = NonNullable<SecondPersonRule['request']>

/** Whether dangerous runs need a second admin; switching it off is itself something that a second one has to approve. */
export function SecondPersonPanel({ settings }: { readonly settings: SecuritySettings }): ReactNode {
  const { secondPerson, adminsWithoutSecondFactor } = settings
  const { state, request } = secondPerson
  return (
    <Panel title="Dangerous runs need a second admin">
      <div className={styles['stack']}>
        <p>
          A second admin must approve dangerous runs: <strong>{state === 'on' ? 'on' : 'off'}</strong>
        </p>
        <p>{secondPersonText(settings)}</p>
        {state === 'on' && request === null && <Ask />}
        {request !== null && <Asked request={request} />}
        {state === 'off' && <SwitchOn />}
        {adminsWithoutSecondFactor > 0 && (
          <p>
            {plural(adminsWithoutSecondFactor, { one: 'One admin has no second factor.', other: '# admins have no second factor.' })} Each
            sets one up under Profile, Security.
          </p>
        )}
      </div>
    </Panel>
  )
}

function Ask(): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [why, setWhy] = useState('')
  const act = useSecondPerson()
  const blocked = useBlocked('settings.write')
  return (
    <>
      <ActionButton
        variant="default"
        blocked={blocked}
        onClick={() => {
          act.reset()
          open()
        }}
      >
        Ask to switch it off…
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title="Ask to switch off the second admin?"
        confirm="Ask another admin"
        busy={act.isPending && 'Asking…'}
        blocked={blocked ?? (why.trim() === '' ? 'Say why first.' : undefined)}
        onConfirm={() => act.mutate({ kind: 'ask', why: why.trim() }, { onSuccess: close })}
        onClose={close}
      >
        <p>Nothing changes until another admin agrees. After that, one admin alone can have files deleted beyond every limit.</p>
        {act.error && <ProblemNotice error={act.error} refused="Nothing was asked." />}
        <Textarea
          label="Why do you need it?"
          required
          withAsterisk={false}
          autosize
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}

/** Somebody asked to switch it off: who did takes that back, everybody else agrees or rejects it. */
function Asked({ request }: { readonly request: Request }): ReactNode {
  const act = useSecondPerson()
  const blocked = useBlocked('approval.decide')
  const { by, why, at, isOwn } = request
  return (
    <>
      <p>
        <bdi>{by}</bdi> asked to switch it off, <RelativeTime at={at} />: <bdi>“{why}”</bdi>
      </p>
      {act.error && <ProblemNotice error={act.error} refused="Nothing was changed." />}
      <div className={styles['buttons']}>
        {isOwn ? (
          <ActionButton
            variant="default"
            blocked={blocked}
            busy={act.isPending && 'Taking it back…'}
            onClick={() => act.mutate({ kind: 'end', requestedAt: at })}
          >
            Withdraw
          </ActionButton>
        ) : (
          <Reject requestedAt={at} />
        )}
        <Agree request={request} />
      </div>
    </>
  )
}

function Agree({ request }: { readonly request: Request }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const act = useSecondPerson()
  const stale = useBlocked('approval.decide')
  const blocked = stale ?? cannotAgreeText(request)
  return (
    <>
      <ActionButton
        color="danger"
        blocked={blocked}
        onClick={() => {
          act.reset()
          open()
        }}
      >
        Approve, switch it off…
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title="Let admins approve their own requests?"
        confirm="Approve, switch it off"
        isDangerous
        busy={act.isPending && 'Switching it off…'}
        blocked={blocked}
        onConfirm={() => act.mutate({ kind: 'approve', requestedAt: request.at }, { onSuccess: close })}
        onClose={close}
      >
        <p>From then on one admin alone can have files deleted beyond every limit. The audit log keeps that you and {request.by} agreed.</p>
        {act.error && <ProblemNotice error={act.error} refused="Nothing was changed." />}
      </ConfirmDialog>
    </>
  )
}

function Reject({ requestedAt }: { readonly requestedAt: string }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const act = useSecondPerson()
  const blocked = useBlocked('approval.decide')
  return (
    <>
      <ActionButton
        variant="default"
        blocked={blocked}
        onClick={() => {
          act.reset()
          open()
        }}
      >
        Reject…
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title="Reject this request?"
        confirm="Reject"
        busy={act.isPending && 'Rejecting…'}
        blocked={blocked ?? (reason.trim() === '' ? 'Say why first.' : undefined)}
        onConfirm={() => act.mutate({ kind: 'end', requestedAt, reason: reason.trim() }, { onSuccess: close })}
        onClose={close}
      >
        {act.error && <ProblemNotice error={act.error} refused="Nothing was changed." />}
        <Textarea
          label="Why?"
          required
          withAsterisk={false}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}

function SwitchOn(): ReactNode {
  const act = useSecondPerson()
  const blocked = useBlocked('settings.write')
  return (
    <>
      {act.error && <ProblemNotice error={act.error} refused="Nothing was changed." />}
      <ActionButton blocked={blocked} busy={act.isPending && 'Switching it on…'} onClick={() => act.mutate({ kind: 'switch-on' })}>
        Switch it on
      </ActionButton>
    </>
  )
}
