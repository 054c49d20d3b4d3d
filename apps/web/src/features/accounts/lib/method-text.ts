import type { Session } from '@pairwise/contracts'

const methods = {
  password: 'password',
  'second-factor': 'password and code',
  passkey: 'passkey',
  provider: 'sign-in provider',
} as const satisfies Record<Session['method'], string>

/** How a session began. */
export function methodText(method: Session['method']): string {
  return methods[method]
}

/** The browser and system of a session, as far as its name tells: “Firefox on Linux”. */
export function deviceText(userAgent: string | null): string {
  if (userAgent === null) return 'Unknown device'
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => userAgent.includes(mark ?? ''))?.[1]
  const system = [
    ['Windows', 'Windows'],
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Mac OS', 'macOS'],
    ['Linux', 'Linux'],
  ].find(([mark]) => userAgent.includes(mark ?? ''))?.[1]
  if (browser === undefined) return userAgent.slice(0, 60)
  return system === undefined ? browser : `${browser} on ${system}`
}
