/** The engine's messages begin in small letters, because they often follow a colon. An address stays as it is. */
export function asSentence(message: string): string {
  const text = /^[a-z]+:\/\//.test(message) ? message : message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
