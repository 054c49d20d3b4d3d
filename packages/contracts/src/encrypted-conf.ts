/** The encrypted part of an rclone.conf, in base64; null for one in clear. */
export function encryptedConf(text: string): string | null {
  return /^[ \t\ufeff]*RCLONE_ENCRYPT_V0:([\s\S]*)/m.exec(text)?.[1] ?? null
}
