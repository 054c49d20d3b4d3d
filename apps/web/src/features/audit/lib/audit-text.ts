import type { AuditEntry } from '@pairwise/contracts'

/** Who did it, as people say it. */
export function actorText({ kind, name }: AuditEntry['actor']): string {
  switch (kind) {
    case 'person':
      return name ?? 'Somebody'
    case 'token':
      return `Token ${name ?? ''}`.trim()
    case 'schedule':
      return name === null ? 'Schedule' : `Schedule of ${name}`
    case 'system':
      return 'The server'
    default:
      return kind satisfies never
  }
}

/** What it was done to: “pair Photos”, “run 12”. */
export function subjectText(subject: AuditEntry['subject']): string {
  if (subject === null) return ''
  const isNumber = subject.id !== null && /^\d+$/.test(subject.id)
  return [subject.type, isNumber ? subject.id : null, subject.name].filter((part) => part !== null).join(' ')
}

interface ChangeLine {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** What changed, field by field: only what is not the same before and after. */
export function changeLines(before: unknown, after: unknown): ChangeLine[] {
  const was = flat(before)
  const is = flat(after)
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((line) => line.before !== line.after)
}

function flat(value: unknown, path = ''): Map<string, string> {
  const isBranch = typeof value === 'object' && value !== null && !(Array.isArray(value) && value.every((each) => typeof each !== 'object'))
  if (!isBranch) return value === undefined || value === null ? new Map() : new Map([[path === '' ? 'value' : path, textOf(value)]])
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flat(inner, path === '' ? key : `${path}.${key}`)]))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}
