import { type RcloneImport, type ReadRemote, rcloneImport } from '@pairwise/contracts'
import { formErrors } from '../../../lib/form-errors.ts'

/** What somebody wants of one remote of a file. */
export interface Choice {
  readonly isWanted: boolean
  readonly name: string
  readonly bucket: string
}

export type Choices = ReadonlyMap<string, Choice>
/** What is wrong with a choice, by its field. */
export type ChoiceErrors = ReadonlyMap<string, Readonly<{ remote?: string; name?: string; bucket?: string }>>

const longestName = 60

/** Everything that can be imported as it is, under the names that it has. */
export function firstChoices(rows: readonly ReadRemote[]): Choices {
  return new Map(
    rows.flatMap(({ remote, fate }) =>
      fate.kind === 'refused' ? [] : [[remote, { isWanted: !fate.isNameTaken, name: remote.slice(0, longestName), bucket: '' }]],
    ),
  )
}

/** What is asked for, in the order of the file. */
export function wantedOf(choices: Choices): RcloneImport['remotes'] {
  return [...choices].flatMap(([remote, { isWanted, name, bucket }]) =>
    isWanted ? [{ remote, name, bucket: bucket.trim() === '' ? null : bucket.trim() }] : [],
  )
}

/** What can be said of the choices before the server is asked. */
export function checkChoices(rows: readonly ReadRemote[], choices: Choices): ChoiceErrors {
  const wanted = wantedOf(choices)
  const errors = errorsAt(wanted, formErrors(rcloneImport.shape.remotes, wanted))
  const names = new Set<string>()
  for (const { remote, name } of wanted) {
    const fate = rows.find((row) => row.remote === remote)?.fate
    const isTaken = fate?.kind === 'connection' && fate.isNameTaken && name.trim() === remote
    const why = isTaken ? 'A connection has this name already. Choose another one.' : 'Two remotes have this name. Choose another one.'
    if (isTaken || names.has(name.trim())) errors.set(remote, { ...errors.get(remote), name: why })
    names.add(name.trim())
  }
  return errors
}

/** Errors of a request as those of the remotes that it asks for. */
export function errorsAt(
  wanted: RcloneImport['remotes'],
  errors: Readonly<Record<string, string>>,
): Map<string, Readonly<{ remote?: string; name?: string; bucket?: string }>> {
  const found = new Map<string, Record<string, string>>()
  for (const [path, message] of Object.entries(errors)) {
    const [, index = '', field = ''] = /^(?:remotes\.)?(\d+)\.(remote|name|bucket)$/.exec(path) ?? []
    const remote = wanted[Number(index)]?.remote
    if (field !== '' && remote !== undefined) found.set(remote, { ...found.get(remote), [field]: message })
  }
  return found
}
