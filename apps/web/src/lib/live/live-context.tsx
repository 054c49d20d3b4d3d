import type { Topic } from '@pairwise/contracts'
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { LiveClient } from './live-client.ts'
import { isStale, type LiveStatus } from './live-status.ts'
import type { TopicListener } from './topic-book.ts'

const LiveContext = createContext<LiveClient | null>(null)

interface LiveProviderProps {
  readonly client: LiveClient
  readonly children: ReactNode
}

/** Keeps the live connection open while it is mounted. */
export function LiveProvider({ client, children }: LiveProviderProps): ReactNode {
  useEffect(() => {
    client.start()
    return () => client.stop()
  }, [client])
  return <LiveContext value={client}>{children}</LiveContext>
}

/** The live connection of the page. */
export function useLive(): LiveClient {
  const client = useContext(LiveContext)
  if (!client) throw new Error('There is no LiveProvider above this component.')
  return client
}

/** How current the page is. */
export function useLiveStatus(): LiveStatus {
  const client = useLive()
  return useSyncExternalStore(client.onStatus, client.status)
}

/** The time that the figures on the page are from, while they may be old; null while they are current. */
export function useStaleSince(): number | null {
  const status = useLiveStatus()
  return isStale(status) ? status.asOf : null
}

/** The version of a newer server, once one answers. */
export function useNewVersion(): string | null {
  const client = useLive()
  return useSyncExternalStore(client.onStatus, client.newVersion)
}

/** Hears a topic while the component is mounted; null hears nothing. */
export function useTopic(topic: Topic | null, listener: TopicListener): void {
  const client = useLive()
  const onEvents = useEffectEvent<TopicListener['onEvents']>((events, from) => listener.onEvents(events, from))
  const onBegun = useEffectEvent(() => listener.onBegun?.())
  const onBroken = useEffectEvent(() => listener.onBroken?.())
  useEffect(() => {
    if (topic === null) return
    return client.subscribe(topic, null, {
      onEvents: (events, from) => onEvents(events, from),
      onBegun: () => onBegun(),
      onBroken: () => onBroken(),
    })
  }, [client, topic])
}
