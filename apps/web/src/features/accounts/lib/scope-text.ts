import type { TokenScope } from '@pairwise/contracts'

/** What each scope lets a script do, as the form says it. */
export const scopeText = {
  read: { label: 'Read', help: 'Pairs, plans, runs, logs and conflicts; no file contents.' },
  content: { label: 'File contents', help: 'Also differences, previews and downloads.' },
  preview: { label: 'Preview', help: 'Also make plans and discard them. Nothing is applied.' },
  run: { label: 'Run and apply', help: 'Also start and stop runs, apply plans that trip no limit, pause schedules.' },
  decide: { label: 'Decide', help: 'Also decide conflicts, request resyncs and ask for approval. It never approves.' },
  manage: { label: 'Manage pairs', help: 'Also create, change and delete pairs.' },
  audit: { label: 'Audit log', help: 'Also what everybody did.' },
} as const satisfies Record<TokenScope, { label: string; help: string }>
