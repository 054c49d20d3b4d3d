import type { ReactNode } from 'react'
import { Panel } from '../../../components/ui/panel.tsx'
import { SetupFrame } from '../../../features/first-run/components/setup-frame.tsx'
import type { GoTo } from '../../../features/first-run/lib/go-to.ts'
import { changeDraft, useDraft } from '../../../features/first-run/lib/setup-draft.ts'
import { ScheduleForm } from '../../../features/schedule/components/schedule-form.tsx'
import { FirstRunLine } from './first-run-line.tsx'
import { StepOfPair } from './step-of-pair.tsx'

const everyQuarter = { kind: 'interval', minutes: 15 } as const

/** When the pair runs by itself, while its first run is under way. */
export function ScheduleStep({ goTo }: { readonly goTo: GoTo }): ReactNode {
  const draft = useDraft()
  const runId = draft?.runId ?? null
  return (
    <SetupFrame step="schedule" title="When should it run?" lead="You can change this at any time.">
      <StepOfPair>
        {({ pair }) => (
          <>
            {runId !== null && <FirstRunLine runId={runId} />}
            <Panel title={pair.name}>
              <ScheduleForm
                pairId={pair.id}
                view={pair.schedule}
                proposed={pair.schedule.schedule.kind === 'manual' ? everyQuarter : pair.schedule.schedule}
                entered={draft?.schedule ?? null}
                onEntered={(schedule) => changeDraft({ schedule })}
                submitLabel="Finish"
                onSaved={() => goTo('done', { schedule: null })}
              />
            </Panel>
          </>
        )}
      </StepOfPair>
    </SetupFrame>
  )
}
