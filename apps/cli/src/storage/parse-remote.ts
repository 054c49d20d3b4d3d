import { UsageError } from '../flags/usage-error.ts'

/** A remote as rclone writes it: `name:path`, `name,option=value:path`, or `:type,option=value:path`, which needs no configuration. */
export interface ParsedRemote {
  readonly name: string | null
  readonly type: string | null
  readonly options: Readonly<Record<string, string>>
  readonly path: string
}

/** Null for a path of this machine: it has no colon before its first slash. */
export function parseRemote(text: string): ParsedRemote | null {
  const start = /^(:?)([^:,/]*)(?=[:,])/u.exec(text)
  if (start === null) return null
  const [head, colon, named = ''] = start
  const { options, end } = optionsAfter(text, head.length)
  if (end === null) {
    if (colon === '' && !text.slice(0, text.indexOf('/') === -1 ? text.length : text.indexOf('/')).includes(':')) return null
    throw new UsageError(`"${withoutSecrets(text)}" is no remote: after its options comes a colon, and then a path`)
  }
  if (named === '')
    throw new UsageError(
      `"${withoutSecrets(text)}" names no remote. A folder of this machine whose name begins like that is written ./${text}`,
    )
  return { name: colon === '' ? named : null, type: colon === '' ? null : named, options, path: text.slice(end) }
}

/** Whether a folder is not one of this machine. */
export function isRemote(text: string): boolean {
  return text.startsWith('sftp://') || parseRemote(text) !== null
}

/** Secrets may be among the options of a remote. */
export function withoutSecrets(text: string): string {
  return text.replace(/,.*/s, ',…')
}

/** `,a=b,c="d:e",f` and a colon; an option without a value is switched on. Quotes in quoted values are doubled. */
function optionsAfter(text: string, from: number): { readonly options: Record<string, string>; readonly end: number | null } {
  const options: Record<string, string> = {}
  let at = from
  while (text[at] === ',') {
    const option = /,([A-Za-z0-9_]+)(?:=(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^,:"']*)))?(?=[,:])/y
    option.lastIndex = at
    const found = option.exec(text)
    if (found === null) return { options, end: null }
    const [whole, name = '', double, single, plain] = found
    options[name] = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? plain ?? 'true'
    at += whole.length
  }
  return { options, end: text[at] === ':' ? at + 1 : null }
}
