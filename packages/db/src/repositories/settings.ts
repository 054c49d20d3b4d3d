import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'

/** Facts of the whole instance, by name. */
export interface Settings {
  get(key: string): Promise<unknown>
  put(key: string, value: unknown): Promise<void>
  /** Keeps the value that is there. */
  putIfNone(key: string, value: unknown): Promise<void>
  /** Removes the value if it is this one. True for exactly one of any number of callers, which makes it a use-once ticket. */
  take(key: string, expected: unknown): Promise<boolean>
  remove(key: string): Promise<void>
}

export function createSettings({ client }: Scope): Settings {
  return {
    async get(key) {
      const row = await client.instanceSetting.findUnique({ where: { key } })
      return row?.value ?? null
    },
    async put(key, value) {
      await client.$executeRaw`
        INSERT INTO instance_settings (key, value) VALUES (${key}, ${storableJson(value)}::jsonb)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()`
    },
    async putIfNone(key, value) {
      await client.$executeRaw`
        INSERT INTO instance_settings (key, value) VALUES (${key}, ${storableJson(value)}::jsonb) ON CONFLICT (key) DO NOTHING`
    },
    async take(key, expected) {
      const taken = await client.$executeRaw`DELETE FROM instance_settings WHERE key = ${key} AND value = ${storableJson(expected)}::jsonb`
      return taken === 1
    },
    async remove(key) {
      await client.instanceSetting.deleteMany({ where: { key } })
    },
  }
}
