import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { connect } from '../connect.ts'
import { migrate } from '../migrate.ts'

export interface TestDatabase {
  /** A database of the caller's own. */
  readonly url: string
  drop(): Promise<void>
}

/** A database with nothing in it. */
export async function createEmptyDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = newName()
  await withAdmin(serverUrl, async (admin) => void (await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`)))
  return handleOf(serverUrl, name)
}

const template = 'pairwise_template'
const templateLock = 7_420

/**
 * Makes a database with every migration applied, by copying a template that the first caller migrates.
 * `serverUrl` is a database on a server of the tests alone.
 */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = newName()
  await withAdmin(serverUrl, async (admin) => {
    // The lock lasts until the connection ends: while a template is copied nobody may be connected to it.
    await admin.query('SELECT pg_advisory_lock($1)', [templateLock])
    const { rows } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template])
    if (rows.length === 0) {
      await admin.query('DROP DATABASE IF EXISTS pairwise_template_new WITH (FORCE)')
      await admin.query('CREATE DATABASE pairwise_template_new')
      await migrate(urlOf(serverUrl, 'pairwise_template_new'))
      await admin.query(`ALTER DATABASE pairwise_template_new RENAME TO ${template}`)
    }
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`)
  })
  return handleOf(serverUrl, name)
}

function newName(): string {
  return `test_${randomUUID().replaceAll('-', '')}`
}

function handleOf(serverUrl: string, name: string): TestDatabase {
  return {
    url: urlOf(serverUrl, name),
    drop: () => withAdmin(serverUrl, async (admin) => void (await admin.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  }
}

async function withAdmin(serverUrl: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = await connect(serverUrl, 'pairwise-test')
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
