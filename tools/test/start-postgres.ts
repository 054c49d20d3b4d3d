// The integration tier reaches the one starter from here, so that packages which may not import the database package need not.
export { startPostgres } from '../../packages/db/src/testing/start-postgres.ts'
