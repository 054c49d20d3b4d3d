import type { AuditEntry } from '@pairwise/contracts'
import { actorText, subjectText } from './audit-text.ts'

const heads = ['time', 'actor kind', 'actor', 'action', 'object', 'object id', 'address', 'before', 'after']

/** The entries as a table that spreadsheets open. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const lines = entries.map((entry) => [
    entry.at,
    entry.actor.kind,
    actorText(entry.actor),
    entry.action,
    subjectText(entry.subject),
    entry.subject?.id ?? '',
    entry.address ?? '',
    entry.before === null ? '' : JSON.stringify(entry.before),
    entry.after === null ? '' : JSON.stringify(entry.after),
  ])
  return [heads, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

/** A name that begins like a formula must stay a text when a spreadsheet opens it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
