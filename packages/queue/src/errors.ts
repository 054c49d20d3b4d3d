/** The queue's server did not take or answer a command in time. Nothing is lost: the caller may try again. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable'
  readonly retryable = true
}

/** Nobody answered a request in time: usually no worker is running, or all of them are busy. */
export class QueueTimeout extends Error {
  override readonly name = 'QueueTimeout'
}

/** A handler threw. For whoever waits for the job `message` is the handler's message; for the log `cause` is its error. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed'
}
