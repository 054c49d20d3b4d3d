import type { RenewedToken } from '../remote/store-settings.ts'

/** The text of an rclone.conf with new tokens in the place of those before; everything else stays as it was written. */
export function withTokens(text: string, tokens: readonly RenewedToken[]): string {
  let section = ''
  const lines = text.split('\n').map((line) => {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section
    const token = /^\s*token\s*=\s*(.*?)\s*$/.exec(line)?.[1]
    const renewed = token === undefined ? undefined : tokens.find((each) => each.section === section && each.before === token)
    return renewed === undefined ? line : `token = ${renewed.after}`
  })
  return lines.join('\n')
}
