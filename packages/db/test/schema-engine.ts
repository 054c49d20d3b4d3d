/**
 * Prisma's schema engine as WebAssembly, for development and the drift test: it needs no binary and no download.
 * One instance per process: a second one corrupts the first.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/** Postgres' internal type "char", which the engine reads from pg_catalog and adapter-pg does not know. */
const charType = 18
const textType = 25

interface WasmBindings {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}
interface WasmExports {
  __wbindgen_start(): void
}

let loaded = false

function load(): void {
  if (loaded) return
  loaded = true
  const panics = { set_message: (message: string) => process.stderr.write(`schema engine: ${message}\n`) }
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics })
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports })
  ;(bindings as unknown as WasmBindings).__wbg_set_wasm(instance.exports)
  ;(instance.exports as unknown as WasmExports).__wbindgen_start()
}

interface FieldInfo {
  dataTypeID: number
}
/** The parts of the adapter's connection that are bent here; its own types call them private. */
interface BentConnection {
  performIO(query: object): Promise<{ fields: FieldInfo[] }>
  queryRaw(query: object): Promise<{ columnTypes: number[] }>
  executeScript(sql: string): Promise<void>
  client: pg.Pool
  onError(error: unknown): never
}

/** adapter-pg with two gaps closed: the type "char" is named, and a script is not cut at the `;` inside a function's body. */
async function bentConnection(pool: pg.Pool): Promise<BentConnection> {
  const connection = (await new PrismaPg(pool).connect()) as unknown as BentConnection
  const [performIO, queryRaw] = [connection.performIO.bind(connection), connection.queryRaw.bind(connection)]
  const charColumns = new WeakMap<object, number[]>()
  connection.performIO = async (query) => {
    const result = await performIO(query)
    charColumns.set(
      query,
      result.fields.flatMap((field, i) => (field.dataTypeID === charType ? [i] : [])),
    )
    for (const field of result.fields) if (field.dataTypeID === charType) field.dataTypeID = textType
    return result
  }
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query)
    for (const i of charColumns.get(query) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character
    return result
  }
  connection.executeScript = async (sql) => {
    await connection.client.query(sql).catch((error: unknown) => connection.onError(error))
  }
  return connection
}

/** The SQL that leads from the live database to the schema file; null when they agree. */
export async function drift(connectionString: string, schemaPath: string): Promise<string | null> {
  load()
  const files = [{ path: schemaPath, content: readFileSync(schemaPath, 'utf8') }]
  const pool = new pg.Pool({ connectionString, max: 1 })
  const factory = {
    provider: 'postgres' as const,
    adapterName: '@prisma/adapter-pg',
    connect: () => bentConnection(pool),
    connectToShadowDb: () => Promise.reject(new Error('A comparison needs no shadow database.')),
  }
  type Factory = Parameters<typeof bindMigrationAwareSqlAdapterFactory>[0]
  const engine = await bindings.SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory as unknown as Factory),
  )
  try {
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: dirname(schemaPath) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    })
    return result.exitCode === 0 ? null : (result.stdout ?? '')
  } finally {
    engine.free()
    await pool.end()
  }
}
