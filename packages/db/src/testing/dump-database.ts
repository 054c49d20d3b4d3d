import type { Database } from '../client.ts'

/** Every row of every table as text, jobs included, as a dump of the database has them: bytes as hexadecimal digits. */
export async function dumpDatabase({ pool }: Pick<Database, 'pool'>): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  const dumped: string[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`)
    dumped.push(name, ...rows.map(({ line }) => line))
  }
  return dumped.join('\n')
}
