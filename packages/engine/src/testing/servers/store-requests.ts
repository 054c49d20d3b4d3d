import type { RemoteCondition, RemoteContent, RemoteEntry, RemoteStore } from '../../backends/remote/remote-store.ts'

/** Short ways to ask a store for whole things. */

export const anyContent: RemoteContent = { size: -1, mtimeNs: null, mode: null, executable: false, assertMayWrite() {} }

export async function uploadText(
  store: RemoteStore,
  path: string,
  text: string,
  condition: RemoteCondition = { kind: 'absent' },
  mtimeNs: bigint | null = null,
): Promise<RemoteEntry | null> {
  const bytes = new TextEncoder().encode(text)
  const temporary = `${path.slice(0, path.lastIndexOf('/') + 1)}.pairwise-tmp.0123456789ab.1`
  const upload = await store.upload(path, temporary, { ...anyContent, size: bytes.length, mtimeNs })
  try {
    await upload.write(bytes)
    return await upload.publish(condition)
  } finally {
    await upload.discard()
  }
}

export async function downloadText(store: RemoteStore, path: string): Promise<string | null> {
  const reader = await store.open(path)
  if (reader === null) return null
  const parts: Buffer[] = []
  const buffer = new Uint8Array(1000)
  try {
    for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer))
      parts.push(Buffer.from(buffer.subarray(0, count)))
  } finally {
    await reader.close()
  }
  return Buffer.concat(parts).toString()
}

export async function listNames(store: RemoteStore, folder: string): Promise<string[]> {
  return (await store.list(folder)).entries.map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name)).sort()
}
