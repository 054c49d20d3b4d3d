/** Before this one, names that a server makes up could lead out of the folder on this side, and more. */
const safeFrom = [1, 75, 1] as const

export interface RcloneVersion {
  readonly text: string
  /** For people: why another version should be installed; null where this one is good. */
  readonly warning: string | null
}

export function rcloneVersion(answer: unknown): RcloneVersion {
  const text = typeof answer === 'object' && answer !== null && 'version' in answer ? String(answer.version) : 'unknown'
  const parts = /v?([0-9]+)\.([0-9]+)(?:\.([0-9]+))?/.exec(text)?.slice(1).map(Number) ?? []
  const isOld = parts.length === 0 || isBefore(parts)
  return {
    text: `rclone ${text}`,
    warning: isOld
      ? `rclone ${text} is older than 1.75.1: a server could make up names that lead out of the folder (CVE-2026-88046), and 1.75.0 closed further holes. Install 1.75.1 or later.`
      : null,
  }
}

function isBefore(parts: readonly number[]): boolean {
  for (const [i, least] of safeFrom.entries()) {
    const part = parts[i] ?? 0
    if (part !== least) return Number.isNaN(part) || part < least
  }
  return false
}
