import { buildQueryClient } from '../lib/query-client.ts'
import { signedOut } from './signed-out.ts'

/** The cache of this page. */
export const queries = buildQueryClient({ onSignedOut: signedOut.tell })
