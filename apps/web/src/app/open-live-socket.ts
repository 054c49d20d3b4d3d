import type { LiveSocket } from '../lib/live/live-client.ts'

/** Opens the live connection of this page's own origin. */
export function openLiveSocket(): LiveSocket {
  const url = new URL('/api/v1/live', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  const live: LiveSocket = {
    onmessage: null,
    onclose: null,
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: () => socket.close(),
  }
  socket.onmessage = (event) => live.onmessage?.({ data: event.data })
  socket.onclose = () => live.onclose?.()
  return live
}
