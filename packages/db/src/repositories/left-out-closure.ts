import type { Scope } from '../scope.ts'
import { writesBoth } from './writes-both.ts'

/** Written rows of a plan, called `o`: what is not one of these is nobody's to leave out. */
export const isChange = `o.kind IN ('mkdir', 'move', 'copy', 'set-metadata', 'keep-both', 'merge', 'delete', 'rmdir')`

const place = (row: string) => `hashtextextended(${row}.search_path, 0)`
const start = (expression: string) => `substring(${expression} from 1 for 1024)`
const isBelow = (row: string, folder: string) => `(${start(`${row}.path`)} >= ${start(`(${folder}.path || '\\x00'::bytea)`)}
  AND ${start(`${row}.path`)} <= ${start(`(${folder}.path || '\\x01'::bytea)`)}
  AND ${row}.path > ${folder}.path || '\\x00'::bytea AND ${row}.path < ${folder}.path || '\\x01'::bytea)`
const isLeftOut = (row: string) => `EXISTS (SELECT FROM plan_left_out l WHERE l.plan_id = ${row}.plan_id AND l.operation_id = ${row}.id)`

/**
 * What can't be done without a row that is left out, called `gone`:
 * what shares its place, by any spelling, because one clears the place for the other;
 */
const samePlace = `
  SELECT o.id FROM plan_left_out l JOIN plan_operations gone ON gone.id = l.operation_id
    JOIN plan_operations o ON o.plan_id = gone.plan_id AND ${place('o')} = ${place('gone')} AND o.search_path = gone.search_path
  WHERE l.plan_id = $1 AND o.kind NOT IN ('hold', 'ask')`

/** what goes into a folder that is not made; */
const belowFolder = `
  SELECT o.id FROM plan_left_out l JOIN plan_operations gone ON gone.id = l.operation_id AND gone.kind = 'mkdir'
    JOIN plan_operations o ON o.plan_id = gone.plan_id AND ${isBelow('o', 'gone')}
  WHERE l.plan_id = $1 AND o.kind IN ('mkdir', 'move', 'copy', 'set-metadata', 'keep-both', 'merge') AND (o.side = gone.side OR ${writesBoth})`

/** a folder that stays because something in it does; */
const aboveDeletion = `
  SELECT o.id FROM plan_operations o
  WHERE o.plan_id = $1 AND o.risk = 6 AND o.kind = 'rmdir' AND NOT ${isLeftOut('o')} AND (
    EXISTS (SELECT FROM plan_operations gone WHERE gone.plan_id = o.plan_id AND ${isBelow('gone', 'o')} AND gone.side = o.side
      AND gone.kind IN ('delete', 'rmdir') AND ${isLeftOut('gone')})
    OR EXISTS (SELECT FROM plan_operations gone WHERE gone.plan_id = o.plan_id AND gone.from_path > o.path || '\\x00'::bytea
      AND gone.from_path < o.path || '\\x01'::bytea AND gone.side = o.side AND ${isLeftOut('gone')}))`

/** and what takes the place that a moved file would leave. */
const intoOldPlace = `
  SELECT o.id FROM plan_left_out l JOIN plan_operations gone ON gone.id = l.operation_id AND gone.from_path IS NOT NULL
    JOIN plan_operations o ON o.plan_id = gone.plan_id AND ${start('o.path')} = ${start('gone.from_path')} AND o.path = gone.from_path
  WHERE l.plan_id = $1 AND ${isChange} AND (o.side = gone.side OR ${writesBoth})`

const goAlong = `
  INSERT INTO plan_left_out (plan_id, operation_id, why)
  SELECT DISTINCT $1::int, id, 'skipped-with' FROM (${[samePlace, belowFolder, aboveDeletion, intoOldPlace].join(' UNION ALL ')}) found
  ON CONFLICT (plan_id, operation_id) DO NOTHING`

/** Leaves out what can't be done without the rows that are left out, and without those, until nothing more follows. */
export async function closeLeftOut({ client }: Scope, planId: number): Promise<void> {
  while ((await client.$executeRawUnsafe(goAlong, planId)) > 0);
}

/**
 * What a row, called `o`, needs so that it can be done: its place, the folders it goes into, and the move that clears its place. A
 * removed folder needs what is in it to go too, but nobody who takes a folder in again wants its deletions with it.
 */
export const neededBy = (wanted: string): string => `
  SELECT need.id FROM (${wanted}) wanted JOIN plan_operations o USING (id)
    JOIN plan_operations need ON need.plan_id = o.plan_id AND (
      (${place('need')} = ${place('o')} AND need.search_path = o.search_path)
      OR (need.from_path IS NOT NULL AND need.from_path = o.path AND (need.side = o.side OR ${writesBoth})))
  UNION ALL
  SELECT need.id FROM (${wanted}) wanted JOIN plan_operations o USING (id)
    JOIN plan_operations need ON need.plan_id = o.plan_id AND need.risk = 6 AND need.kind = 'mkdir' AND ${isBelow('o', 'need')}
      AND (need.side = o.side OR ${writesBoth})
  WHERE o.kind IN ('mkdir', 'move', 'copy', 'set-metadata', 'keep-both', 'merge')`
