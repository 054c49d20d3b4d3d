import { type LiveEvent, type ServerMessage, serverMessage } from '@pairwise/contracts'
import { type ClientOptions, WebSocket } from 'ws'

export interface LiveClient {
  readonly socket: WebSocket
  readonly messages: ServerMessage[]
  /** The events of a topic that arrived, with their numbers, in the order of their arrival. */
  events(topic: string): { readonly seq: number; readonly event: LiveEvent }[]
  say(message: unknown): void
  /** The close code, once the connection ended. */
  readonly ended: Promise<number>
}

interface ConnectOptions extends ClientOptions {
  readonly cookie?: string | null
  readonly origin?: string
}

function open(url: string, { cookie, headers, ...options }: ConnectOptions): WebSocket {
  return new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`, {
    ...options,
    headers: { ...headers, ...(cookie ? { cookie } : {}) },
  })
}

/** Opens a connection as a page of the server does, and waits for its greeting. */
export async function connectLive(url: string, options: ConnectOptions): Promise<LiveClient> {
  const socket = open(url, { origin: url, ...options })
  const messages: ServerMessage[] = []
  const ended = new Promise<number>((resolve) => socket.on('close', resolve))
  const greeted = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    const message = serverMessage.parse(JSON.parse(String(data)))
    messages.push(message)
    if (message.type === 'hello') greeted.resolve()
  })
  socket.on('error', greeted.reject)
  await greeted.promise
  return {
    socket,
    messages,
    ended,
    events: (topic) =>
      messages.flatMap((message) =>
        message.type === 'events' && message.topic === topic ? message.events.map((event, i) => ({ seq: message.from + i, event })) : [],
      ),
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  }
}

/** The answer to an upgrade that is refused. */
export async function refusedUpgrade(url: string, options: ConnectOptions): Promise<{ readonly status: number; readonly body: string }> {
  const socket = open(url, options)
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('The upgrade was not refused.')))
    socket.on('error', reject)
    socket.on('unexpected-response', (_, response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
  })
}
