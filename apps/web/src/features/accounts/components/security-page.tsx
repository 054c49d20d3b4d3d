import type { SecuritySettings } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import styles from '../../../components/ui/form.module.css'
import { Loading } from '../../../components/ui/loading.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { securitySettingsQuery } from '../api/token-queries.ts'
import { SecondPersonPanel } from './second-person-panel.tsx'
import { SettingsFrame } from './settings-frame.tsx'

/** The rules that keep accounts and approvals safe, as they are now. */
export function SecurityPage(): ReactNode {
  const query = useQuery(securitySettingsQuery)
  return (
    <SettingsFrame title="Security" meta="The rules that keep accounts and approvals safe.">
      {query.error && <ProblemNotice error={query.error} title="The rules could not be loaded." onRetry={query.refetch} />}
      {query.isPending && <Loading what="the rules" lines={6} />}
      {query.data && <Rules settings={query.data} />}
    </SettingsFrame>
  )
}

function Rules({ settings }: { readonly settings: SecuritySettings }): ReactNode {
  const { lockout, provider } = settings
  return (
    <>
      <SecondPersonPanel settings={settings} />
      <Panel title="Signing in">
        <div className={styles['stack']}>
          <p>
            After {lockout.perAddress} wrong tries in a row from one address, or {lockout.perAccount} from all, an account waits{' '}
            {lockout.minutes} minutes. What is dangerous needs a sign-in of the last 15 minutes.
          </p>
          <p>{settings.passkeys ? 'Passkeys can be used.' : 'Passkeys need an address with https: set PAIRWISE_PUBLIC_URL to it.'}</p>
          <p>
            {provider
              ? `People can sign in with ${provider.name} (${provider.issuer}) after they connected it in their profile.`
              : 'There is no sign-in provider. PAIRWISE_OIDC_ISSUER, PAIRWISE_OIDC_CLIENT_ID and PAIRWISE_OIDC_CLIENT_SECRET set one up.'}
          </p>
        </div>
      </Panel>
      <Panel title="Links and mail">
        <div className={styles['stack']}>
          <p>
            {settings.mail
              ? 'Invitations with an e-mail address are mailed, and so are approvals to everybody who gave an address under Profile.'
              : 'No mail is sent: links are handed over by hand. PAIRWISE_SMTP_URL and PAIRWISE_MAIL_FROM set up a mail server.'}
          </p>
          <p>
            {settings.publicUrl
              ? `Links lead to ${settings.publicUrl}.`
              : 'PAIRWISE_PUBLIC_URL is not set, so nothing is mailed: a mail would not know this address.'}
          </p>
        </div>
      </Panel>
    </>
  )
}
