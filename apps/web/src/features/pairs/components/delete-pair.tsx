import { TextInput } from '@mantine/core'
import type { Pair } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ConfirmedAct } from '../../../components/ui/confirmed-act.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useDeletePair } from '../api/change-pair.ts'
import styles from './delete-pair.module.css'

interface DeletePairProps {
  readonly pair: Pair
  readonly onDeleted: () => void
}

/** Deletes a pair after its name was typed. The files stay. */
export function DeletePair({ pair, onDeleted }: DeletePairProps): ReactNode {
  const [typed, setTyped] = useState('')
  const remove = useDeletePair(pair.id)
  const blocked = useBlocked('pair.write')
  return (
    <div className={styles['row']}>
      <p className={styles['text']}>The pair, its schedule and its history are removed. No file on either side is touched.</p>
      <ConfirmedAct
        label="Delete pair…"
        variant="default"
        title={`Delete the pair ${pair.name}?`}
        confirm="Delete the pair"
        isDangerous
        act={remove}
        busy="Deleting…"
        refused="The pair was not deleted."
        blocked={blocked ?? (pair.activeRun ? 'A run of this pair is active. Stop it first.' : undefined)}
        missing={typed.trim() === pair.name ? undefined : 'Type the name of the pair first.'}
        onOpen={() => setTyped('')}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      >
        <ul className={styles['effects']}>
          <li>
            The files in <bdi>{pair.path1.folder}</bdi> and <bdi>{pair.path2.folder}</bdi> stay as they are.
          </li>
          <li>The schedule ends, and the history and the baseline are removed. This can’t be undone.</li>
        </ul>
        <TextInput
          label={`Type ${pair.name} to delete it`}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </ConfirmedAct>
    </div>
  )
}
