import { refusals } from './allowed-options.ts'

/** The options of a remote without those that are refused by name but switched off: rclone does the same without a word of them. */
export function withoutIdleOptions(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isIdle = (name: string, value: string) => /^(?:false)?$/i.test(value) && refusals.some(([refused]) => refused.test(name))
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => !isIdle(name, value)))
}
