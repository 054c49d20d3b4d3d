import { useDebouncedValue } from '@mantine/hooks'
import type { Connection, FolderCheck, Side } from '@pairwise/contracts'
import { useMemo } from 'react'
import type { SideNames } from '../../../lib/side-names.ts'
import { useFolderCheck } from '../api/folder-check.ts'
import { type FolderMessage, folderMessage, relationProblem } from '../lib/folder-message.ts'
import { type PairFormValues, withNames } from '../lib/pair-form.ts'

interface FolderVerdicts {
  readonly verdicts: Readonly<Record<Side, FolderMessage | 'checking' | null>>
  /** Why the pair can't be made as the folders are, or undefined. */
  readonly blocked: string | undefined
  /** The check itself could not be carried out. It keeps nobody from saving: the server looks again. */
  readonly error: Error | null
  readonly retry: () => unknown
  /** Looks at once instead of waiting for a pause in typing. */
  readonly checkNow: () => void
}

const pauseInTyping = 500

/** Looks at both folders of a form while somebody types, without ever being in the way of it. */
export function useFolderVerdicts(values: PairFormValues, connections: readonly Connection[]): FolderVerdicts {
  const typed = useMemo(
    () => ({
      path1: { connectionId: values.path1.connectionId, folder: values.path1.folder },
      path2: { connectionId: values.path2.connectionId, folder: values.path2.folder },
    }),
    [values.path1.connectionId, values.path1.folder, values.path2.connectionId, values.path2.folder],
  )
  const [settled, , { flush }] = useDebouncedValue(typed, pauseInTyping)
  const check = useFolderCheck(settled.path1, settled.path2)
  const isOld = settled !== typed
  const full = withNames(values)
  const names: SideNames = { path1: full.path1.name, path2: full.path2.name }
  const relation =
    check.data && !isOld ? relationProblem(check.data.relation, { path1: settled.path1.folder, path2: settled.path2.folder }) : null

  function verdictOf(side: Side): FolderMessage | 'checking' | null {
    const unwritten = connections.find(({ id, readOnly }) => readOnly && id === values[side].connectionId)
    if (unwritten) return { tone: 'problem', text: neverWritten(unwritten.name) }
    if (!values[side].folder.startsWith('/')) return null
    if (isOld || check.isFetching) return 'checking'
    const facts = check.data?.[side]
    if (!facts) return null
    if (relation?.side === side) return { tone: 'problem', text: relation.text }
    return folderMessage({
      name: names[side],
      ...about(side, check.data, names),
      facts,
      roots: rootsOf(values[side].connectionId, connections),
    })
  }

  const verdicts = { path1: verdictOf('path1'), path2: verdictOf('path2') }
  const isBad = [verdicts.path1, verdicts.path2].some((verdict) => verdict !== null && verdict !== 'checking' && verdict.tone === 'problem')
  return {
    verdicts,
    blocked: isBad ? 'Choose folders that can be used first.' : undefined,
    error: check.error,
    retry: check.refetch,
    checkNow: flush,
  }
}

function neverWritten(connection: string): string {
  return `${connection} is never written to, and a pair writes to both of its sides. Choose another connection, or let it be written to on its page.`
}

function about(side: Side, check: FolderCheck | undefined, names: SideNames) {
  const other = side === 'path1' ? 'path2' : 'path1'
  return { otherName: names[other], otherFacts: check?.[other] ?? null }
}

function rootsOf(connectionId: string, connections: readonly Connection[]): readonly string[] {
  return connections.find(({ id }) => id === connectionId)?.roots ?? []
}
