import { TextInput } from '@mantine/core'
import type { Connection } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ConfirmedAct } from '../../../components/ui/confirmed-act.tsx'
import { listOf } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useDeleteConnection } from '../api/connection-queries.ts'
import styles from './connections.module.css'

interface DeleteConnectionProps {
  readonly connection: Connection
  readonly onDeleted: () => void
}

/** Deletes a connection that no pair uses, after its name was typed. The files stay. */
export function DeleteConnection({ connection, onDeleted }: DeleteConnectionProps): ReactNode {
  const [typed, setTyped] = useState('')
  const remove = useDeleteConnection(connection.id)
  const blocked = useBlocked('connection.write')
  const pairs = [...new Set(connection.usedBy.map(({ name }) => name))]
  const inUse = pairs.length === 0 ? undefined : `Pairs use it: ${listOf(pairs)}. Choose another connection for them first.`
  return (
    <div className={styles['item']}>
      <p className={styles['muted']}>Its address and secrets are removed from this server. No file on it is touched.</p>
      <ConfirmedAct
        label="Delete connection…"
        variant="default"
        title={`Delete the connection ${connection.name}?`}
        confirm="Delete the connection"
        isDangerous
        act={remove}
        busy="Deleting…"
        refused="The connection was not deleted."
        blocked={blocked ?? inUse}
        missing={typed.trim() === connection.name ? undefined : 'Type the name of the connection first.'}
        onOpen={() => setTyped('')}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      >
        <div className={styles['stack']}>
          <p>Its files stay as they are. Its secrets are removed, and this can’t be undone.</p>
          <TextInput
            label={`Type ${connection.name} to delete it`}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      </ConfirmedAct>
    </div>
  )
}
