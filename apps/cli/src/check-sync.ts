import { checkBaseline, displayPath, groupDigits, type Keying, type StateStore, SyncError } from '@pairwise/engine'
import type { ExitClass } from './exit-code.ts'
import type { Output } from './output.ts'

/** `--check-sync`: whether the saved lists of the two sides name the same entries. The folders themselves are not looked at. */
export async function checkSync(state: StateStore, keying: Keying, output: Output): Promise<ExitClass> {
  const header = await state.header()
  if (header === null || header.version === 0) throw new SyncError('state-missing', 'there is no saved state for this pair yet')
  let gaps = 0
  for await (const { path, side } of checkBaseline(state, keying)) {
    gaps++
    output.say('error', `${displayPath(path)}: in the saved list of ${side === 'path1' ? 'path2' : 'path1'}, but not in that of ${side}`)
  }
  if (gaps === 0) {
    output.say('info', 'The saved lists of both sides name the same entries')
    return 'done'
  }
  output.say('error', `The saved lists of the two sides differ in ${groupDigits(gaps)} places: run once with --resync`)
  return 'blocking'
}
