import { NativeSelect, NumberInput, Radio, TextInput } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import type { Schedule, ScheduleView } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors, isRefusal } from '../../../lib/error-text.ts'
import { useBlocked } from '../../../lib/session.ts'
import { viewerZone } from '../../../lib/time.ts'
import { useSetSchedule } from '../api/schedule-queries.ts'
import { type ScheduleValues, scheduleErrors, scheduleOf, valuesOf } from '../lib/schedule-form.ts'
import { NextTimes } from './next-times.tsx'
import styles from './schedule-form.module.css'

interface ScheduleFormProps {
  readonly pairId: string
  readonly view: ScheduleView
  /** What the form starts with, where that is not what is saved; it can then be saved as it stands. */
  readonly proposed?: Schedule
  /** What was entered before and not saved. */
  readonly entered?: ScheduleValues | null
  readonly onEntered?: (values: ScheduleValues) => void
  readonly submitLabel?: string
  readonly onSaved?: () => void
}

/** Every zone that the browser names; not all of them name UTC, or the one that somebody chose elsewhere. */
function zonesWith(chosen: string): string[] {
  return [...new Set(['UTC', viewerZone(), chosen, ...Intl.supportedValuesOf('timeZone')])].toSorted()
}

/** The form of a schedule, with the next times that it gives while one types. */
export function ScheduleForm(props: ScheduleFormProps): ReactNode {
  const { pairId, view, proposed, entered, onEntered, submitLabel = 'Save schedule', onSaved } = props
  const save = useSetSchedule(pairId)
  const blocked = useBlocked('pair.write')
  const form = useForm({
    initialValues: entered ?? valuesOf(proposed ?? view.schedule),
    validate: scheduleErrors,
    ...(onEntered ? { onValuesChange: onEntered } : {}),
  })
  const { values } = form
  const isBlocked = blocked ?? (proposed || form.isDirty() ? undefined : 'Nothing was changed yet.')

  const submit = form.onSubmit(() => {
    if (save.isPending || isBlocked !== undefined) return
    save.mutate(
      { schedule: scheduleOf(values), paused: view.paused },
      {
        onSuccess: () => {
          notifications.show({ message: 'Schedule saved.' })
          onSaved?.()
        },
        onError: (error) => form.setErrors(isRefusal(error, 'schedule-invalid') ? { expression: ' ' } : fieldErrors(error)),
      },
    )
  })

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {save.error && <ProblemNotice error={save.error} refused="The schedule was not saved." />}
      <Radio.Group aria-label="When should it run?" {...form.getInputProps('kind')}>
        <div className={styles['choice']}>
          <Radio value="interval" label="At an interval" />
          {values.kind === 'interval' && <IntervalFields form={form} />}
        </div>
        <div className={styles['choice']}>
          <Radio value="cron" label="Cron: at times" />
          {values.kind === 'cron' && <CronFields form={form} />}
        </div>
        <div className={styles['choice']}>
          <Radio value="manual" label="Only by hand" />
        </div>
      </Radio.Group>
      <NextTimes schedule={scheduleOf(values)} paused={view.paused} />
      <div>
        <ActionButton type="submit" onClick={() => undefined} busy={save.isPending && 'Saving…'} blocked={isBlocked}>
          {submitLabel}
        </ActionButton>
      </div>
    </form>
  )
}

interface FieldsProps {
  readonly form: UseFormReturnType<ScheduleValues>
}

function IntervalFields({ form }: FieldsProps): ReactNode {
  return (
    <div className={styles['fields']}>
      <NumberInput aria-label="Every" min={1} allowDecimal={false} w={100} {...form.getInputProps('every')} />
      <NativeSelect
        aria-label="Unit"
        data={[
          { value: 'minutes', label: 'minutes' },
          { value: 'hours', label: 'hours' },
        ]}
        {...form.getInputProps('unit')}
      />
    </div>
  )
}

function CronFields({ form }: FieldsProps): ReactNode {
  return (
    <div className={styles['fields']}>
      <TextInput
        label="Cron expression"
        description="Minute, hour, day, month, weekday"
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: styles['mono'] ?? '' }}
        w={220}
        {...form.getInputProps('expression')}
      />
      <NativeSelect
        label="Time zone"
        description="The times are read in this zone"
        data={zonesWith(form.values.timeZone)}
        w={240}
        {...form.getInputProps('timeZone')}
      />
    </div>
  )
}
