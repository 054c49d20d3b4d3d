import { Button, Checkbox, Radio } from '@mantine/core'
import type { ConflictFilter, DecisionRule, PathRef, RuleOutcome } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { announce } from '../../../lib/announcer.ts'
import { count, listOf, plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import { useDecideByRule } from '../api/change-conflict.ts'
import { rulePreviewQuery } from '../api/conflict-queries.ts'
import { causeWords, decidedWords } from '../lib/conflict-text.ts'
import styles from './rule-dialog.module.css'

interface RuleDialogProps {
  readonly query: ConflictFilter
  readonly names: SideNames
  /** The pair whose future conflicts the rule could decide; null when several are meant. */
  readonly pairName: string | null
  readonly onStaged: (outcome: RuleOutcome) => void
  readonly onClose: () => void
}

/** Decides many conflicts at once: a rule, and exactly what it would do, before anything is staged. */
export function RuleDialog({ query, names, pairName, onStaged, onClose }: RuleDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  const rememberId = useId()
  const [rule, setRule] = useState<DecisionRule>('newer')
  const [remembers, setRemembers] = useState(false)
  const preview = useQuery(rulePreviewQuery(query, rule))
  const stage = useDecideByRule()
  const mayDecide = useBlocked('conflict.decide')
  const mayRemember = useBlocked('pair.write')
  const decided = preview.data?.groups.reduce((sum, group) => sum + group.count, 0) ?? 0

  // A layout effect is taken back before the element leaves the document; only an element in it gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    heading.current?.focus()
    return () => element?.close()
  }, [])

  function confirm(): void {
    stage.mutate(
      { query, rule, dry: false, remember: remembers },
      {
        onSuccess: (outcome) => {
          announce(plural(decided, { one: '# decision staged.', other: '# decisions staged.' }))
          onStaged(outcome)
        },
      },
    )
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className={styles['dialog']}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId} ref={heading} tabIndex={-1} className={styles['title']}>
        {preview.data ? plural(preview.data.total, { one: 'Decide for # conflict', other: 'Decide for # conflicts' }) : 'Decide by a rule'}
      </h2>
      <Radio.Group
        label="Rule"
        value={rule}
        onChange={(value) => setRule(rulesFor(names).find((each) => each.value === value)?.value ?? 'newer')}
      >
        <div className={styles['rules']}>
          {rulesFor(names).map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
      <section className={styles['result']} aria-label="Result of this rule" aria-busy={preview.isPending}>
        <h3 className={styles['subtitle']}>Result of this rule</h3>
        {preview.error && <ProblemNotice error={preview.error} title="The result could not be worked out." onRetry={preview.refetch} />}
        {preview.isPending && <Loading what="the result" lines={3} />}
        {preview.data && <Outcome outcome={preview.data} names={names} />}
      </section>
      {pairName !== null && (
        <div className={styles['remember']}>
          <Checkbox
            label={`Remember this as the rule for ${pairName}`}
            checked={remembers}
            aria-disabled={mayRemember !== undefined || undefined}
            aria-describedby={rememberId}
            onChange={(event) => {
              if (mayRemember === undefined) setRemembers(event.currentTarget.checked)
            }}
          />
          <p id={rememberId} className={styles['note']}>
            {mayRemember ?? `Future conflicts in ${pairName} are decided this way. Change it in Pair › Settings.`}
          </p>
        </div>
      )}
      {stage.error && <ProblemNotice error={stage.error} refused="Nothing was staged." />}
      <div className={styles['buttons']}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <ActionButton
          blocked={mayDecide ?? (preview.data && decided === 0 ? 'This rule decides none of them.' : undefined)}
          busy={(preview.isPending && 'Working it out…') || (stage.isPending && 'Staging…')}
          onClick={confirm}
        >
          {plural(decided, { one: 'Stage # decision', other: 'Stage # decisions' })}
        </ActionButton>
      </div>
    </dialog>
  )
}

function rulesFor(names: SideNames): readonly { readonly value: DecisionRule; readonly label: string }[] {
  return [
    { value: 'newer', label: 'Keep the newer' },
    { value: 'larger', label: 'Keep the larger' },
    { value: 'keep-path1', label: `Keep ${names.path1}` },
    { value: 'keep-path2', label: `Keep ${names.path2}` },
    { value: 'keep-both', label: 'Keep both' },
    { value: 'keep-changed', label: 'For changed-and-deleted: keep the changed file' },
  ]
}

function Outcome({ outcome, names }: { readonly outcome: RuleOutcome; readonly names: SideNames }): ReactNode {
  const undecided = outcome.undecided.reduce((sum, { count: n }) => sum + n, 0)
  const causes = outcome.undecided.map(({ cause, count: n }) => plural(n, causeWords[cause]))
  return (
    <dl className={styles['groups']}>
      {outcome.groups.map((group) => (
        <Group key={group.choice} label={decidedWords(group.choice, names)} amount={group.count} examples={group.examples} />
      ))}
      {undecided > 0 && (
        <Group
          label="Can’t be decided"
          amount={undecided}
          note={`${listOf(causes)}. They stay in the queue.`}
          examples={outcome.undecided.flatMap(({ examples }) => examples)}
        />
      )}
    </dl>
  )
}

interface GroupProps {
  readonly label: string
  readonly amount: number
  readonly note?: string
  readonly examples: readonly PathRef[]
}

function Group({ label, amount, note, examples }: GroupProps): ReactNode {
  return (
    <div className={styles['group']}>
      <dt>{label}</dt>
      <dd>
        <strong>{count(amount)}</strong>
        {note && <p className={styles['cause']}>{note}</p>}
        <details className={styles['examples']}>
          <summary>Show</summary>
          <ul>
            {examples.map(({ path, key }) => (
              <li key={key}>
                <FilePath path={path} />
              </li>
            ))}
            {amount > examples.length && <li>and {count(amount - examples.length)} more</li>}
          </ul>
        </details>
      </dd>
    </div>
  )
}
