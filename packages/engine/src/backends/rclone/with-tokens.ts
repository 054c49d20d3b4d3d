import type { RenewedToken } from '../remote/store-settings.ts'
import { optionLine, optionOf, sectionOf } from './rclone-conf.ts'

/** The text of an rclone.conf with new tokens in the place of those before; everything else stays as it was written. */
export function withTokens(text: string, tokens: readonly RenewedToken[]): string {
  let section = ''
  const lines = text.split('\n').map((line) => {
    section = sectionOf(line) ?? section
    const option = optionOf(line)
    const renewed = tokens.find((each) => option?.name === 'token' && each.section === section && each.before === option.value)
    return renewed === undefined ? line : optionLine('token', renewed.after)
  })
  return lines.join('\n')
}
