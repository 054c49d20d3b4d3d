export { dumpDatabase } from './dump-database.ts'
export { openSeededDatabase, type SeededDatabase } from './seeded-database.ts'
export { startPostgres, type TestPostgres } from './start-postgres.ts'
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-database.ts'
