import { TemporaryNames, temporaryNamesOf } from '../backends/local/temporary-names.ts'

/** The name of a temporary file of a pair, as no process gives it today. */
export function leftoverOf(pair: string): string {
  return new TemporaryNames(temporaryNamesOf(pair).tag, 1).next()
}
