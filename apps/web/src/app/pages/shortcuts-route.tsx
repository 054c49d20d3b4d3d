import { Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { Panel } from '../../components/ui/panel.tsx'
import { ProfileFrame } from '../../features/accounts/components/profile-frame.tsx'
import { setShortcutsOn, useShortcutsOn } from '../../lib/shortcuts.ts'
import { allShortcuts } from '../shell/all-shortcuts.ts'
import { ShortcutList } from '../shell/shortcut-list.tsx'
import { useAreas } from '../shell/use-areas.ts'

/** All keys of the app, and the switch that turns those of one letter off. */
export function ShortcutsRoute(): ReactNode {
  const isOn = useShortcutsOn()
  const areas = useAreas()
  return (
    <ProfileFrame title="Shortcuts" meta="Single-letter keys are ignored in fields and editors.">
      <Switch
        label="Single-letter keys"
        description="Switch them off if speech input or a key pressed by accident sets them off. Kept in this browser."
        checked={isOn}
        onChange={(event) => setShortcutsOn(event.currentTarget.checked)}
      />
      <Panel title="Keys">
        {allShortcuts(areas, null).map(({ where, shortcuts }) => (
          <ShortcutList key={where} where={where} shortcuts={shortcuts} />
        ))}
      </Panel>
    </ProfileFrame>
  )
}
