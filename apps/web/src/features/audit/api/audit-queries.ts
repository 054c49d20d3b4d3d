import type { AuditEntry } from '@pairwise/contracts'
import { infiniteQueryOptions, type UseMutationResult, useMutation } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'
import { auditCsv } from '../lib/audit-file.ts'
import { type AuditSearch, queryOf } from '../lib/audit-search.ts'

/** The audit log by its filters, a page at a time, newest first. */
export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: keys.audit(search),
    queryFn: ({ signal, pageParam }) =>
      api.call('listAudit', { query: { ...queryOf(search), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

const atOnce = 500

/** Reads every entry of the filters, also those that are not shown yet, and hands them over as a file. */
export function useExport(search: AuditSearch): UseMutationResult<void, Error, 'csv' | 'json'> {
  return useMutation({
    mutationFn: async (format: 'csv' | 'json') => {
      const entries: AuditEntry[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof readPage>> = await readPage(search, cursor)
        entries.push(...page.rows)
        cursor = page.nextCursor
      } while (cursor !== null)
      const text = format === 'csv' ? auditCsv(entries) : `${JSON.stringify(entries, null, 2)}\n`
      save(new Blob([text], { type: format === 'csv' ? 'text/csv' : 'application/json' }), `pairwise-audit.${format}`)
    },
  })
}

function readPage(search: AuditSearch, cursor: string | null) {
  return api.call('listAudit', { query: { ...queryOf(search), limit: atOnce, ...(cursor === null ? {} : { cursor }) } })
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
