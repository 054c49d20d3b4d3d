import type { SecondPersonRule, SecuritySettings } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { RejectButton } from '../../../components/sync/reject-button.tsx'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { ConfirmedAct } from '../../../components/ui/confirmed-act.tsx'
import styles from '../../../components/ui/form.module.css'
import { Panel } from '../../../components/ui/panel.tsx'
import { ReasonedAct } from '../../../components/ui/reasoned-act.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useSecondPerson } from '../api/second-person.ts'
import { cannotAgreeText, secondPersonText } from '../lib/second-person-text.ts'

type Request = NonNullable<SecondPersonRule['request']>

/** Whether dangerous runs need a second admin; switching it off is itself something that a second one has to approve. */
export function SecondPersonPanel({ settings }: { readonly settings: SecuritySettings }): ReactNode {
  const { secondPerson, adminsWithoutSecondFactor } = settings
  const { state, request, aloneFrom } = secondPerson
  return (
    <Panel title="Dangerous runs need a second admin">
      <div className={styles['stack']}>
        <p>
          A second admin must approve dangerous runs: <strong>{state === 'on' || aloneFrom !== null ? 'on' : 'off'}</strong>
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
  const act = useSecondPerson()
  return (
    <ReasonedAct
      label="Ask to switch it off…"
      variant="default"
      title="Ask to switch off the second admin?"
      confirm="Ask another admin"
      act={act}
      busy="Asking…"
      refused="Nothing was asked."
      blocked={useBlocked('settings.write')}
      question="Why do you need it?"
      onConfirm={(why, close) => act.mutate({ kind: 'ask', why }, { onSuccess: close })}
    >
      <p>Nothing changes until another admin agrees. After that, one admin alone can have files deleted beyond every limit.</p>
    </ReasonedAct>
  )
}

/** Somebody asked to switch it off: who did takes that back, everybody else agrees or rejects it. */
function Asked({ request }: { readonly request: Request }): ReactNode {
  const { by, why, at, isOwn } = request
  return (
    <>
      <p>
        <bdi>{by}</bdi> asked to switch it off, <RelativeTime at={at} />: <bdi>“{why}”</bdi>
      </p>
      <div className={styles['buttons']}>
        {isOwn ? <Withdraw requestedAt={at} /> : <Reject request={request} />}
        <Agree request={request} />
      </div>
    </>
  )
}

function Withdraw({ requestedAt }: { readonly requestedAt: string }): ReactNode {
  const act = useSecondPerson()
  return (
    <ActButton
      variant="default"
      blocked={useBlocked('approval.decide')}
      act={act}
      busy="Withdrawing…"
      refused="The request was not withdrawn."
      onClick={() => act.mutate({ kind: 'end', requestedAt })}
    >
      Withdraw
    </ActButton>
  )
}

function Agree({ request }: { readonly request: Request }): ReactNode {
  const act = useSecondPerson()
  const stale = useBlocked('approval.decide')
  return (
    <ConfirmedAct
      label="Approve, switch it off…"
      color="danger"
      title="Let admins approve their own requests?"
      confirm="Approve, switch it off"
      isDangerous
      act={act}
      busy="Switching it off…"
      refused="Nothing was changed."
      blocked={stale ?? cannotAgreeText(request)}
      onConfirm={(close) => act.mutate({ kind: 'approve', requestedAt: request.at }, { onSuccess: close })}
    >
      <p>From then on one admin alone can have files deleted beyond every limit. The audit log keeps that you and {request.by} agreed.</p>
    </ConfirmedAct>
  )
}

function Reject({ request: { by, at } }: { readonly request: Request }): ReactNode {
  const act = useSecondPerson()
  return (
    <RejectButton
      requester={by}
      act={act}
      blocked={useBlocked('approval.decide')}
      onReject={(reason, close) => act.mutate({ kind: 'end', requestedAt: at, reason }, { onSuccess: close })}
    />
  )
}

function SwitchOn(): ReactNode {
  const act = useSecondPerson()
  return (
    <ActButton
      blocked={useBlocked('settings.write')}
      act={act}
      busy="Switching it on…"
      refused="Nothing was changed."
      onClick={() => act.mutate({ kind: 'switch-on' })}
    >
      Switch it on
    </ActButton>
  )
}
