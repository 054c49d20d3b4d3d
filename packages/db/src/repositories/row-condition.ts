import type { Reason, Side } from '@pairwise/engine/ports'
import type { Bind } from './binder.ts'
import { classRisk } from './class-risk.ts'
import type { OperationFilter } from './operation-row.ts'
import { pathPattern, patternLiteral } from './path-pattern.ts'
import { searchText } from './search-text.ts'
import { writesBoth } from './writes-both.ts'

/** Paths can be longer than what indexes hold of them. */
const start = (expression: string) => `substring(${expression} from 1 for 1024)`

/** The condition on `plan_operations`, called `o`, for the rows that a filter lets through. */
export function rowCondition(planId: number, filter: OperationFilter, bind: Bind): string {
  const plan = bind(planId, 'int')
  const parts = [`o.plan_id = ${plan}`]
  if (filter.view !== undefined) parts.push(viewCondition(filter.view, plan, bind))
  if (filter.side !== undefined) parts.push(sideCondition(filter.side, bind))
  if (filter.reason !== undefined) parts.push(reasonCondition(filter.reason, bind))
  if (filter.outcome !== undefined)
    parts.push(`o.id IN (SELECT operation_id FROM plan_outcomes WHERE plan_id = ${plan} AND outcome = ${bind(filter.outcome, 'text')})`)
  if (filter.text !== undefined && filter.text !== '') parts.push(textCondition(filter.text, bind))
  if (filter.folder !== undefined) parts.push(folderCondition(filter.folder, filter.isDirect === true, bind))
  if (filter.viewed !== undefined) {
    const views = `SELECT FROM plan_views v WHERE v.plan_id = ${plan} AND v.user_id = ${bind(filter.viewed.by, 'text')} AND v.operation_id = o.id`
    parts.push(`${filter.viewed.is ? '' : 'NOT '}EXISTS (${views})`)
  }
  if (filter.isFresh === true) parts.push(`o.id IN (SELECT operation_id FROM plan_fresh_rows WHERE plan_id = ${plan})`)
  if (filter.ids !== undefined) parts.push(`o.id = ANY(${bind(filter.ids, 'bigint[]')})`)
  if (filter.except !== undefined && filter.except.length > 0) parts.push(`o.id <> ALL(${bind(filter.except, 'bigint[]')})`)
  return parts.join(' AND ')
}

function viewCondition(view: NonNullable<OperationFilter['view']>, plan: string, bind: Bind): string {
  if (view === 'skipped') return `o.id IN (SELECT operation_id FROM plan_left_out WHERE plan_id = ${plan})`
  if (view === 'comes-back') return reasonCondition('COMES_BACK', bind)
  // Each class has a risk of its own, and the index of the usual order begins with that.
  return `o.risk = ${bind(classRisk[view], 'smallint')}`
}

function sideCondition(side: Side, bind: Bind): string {
  return `(o.side = ${bind(side, 'text')} OR ${writesBoth})`
}

function reasonCondition(reason: Reason, bind: Bind): string {
  return `o.reason = ${bind(reason, 'text')}`
}

function textCondition(text: string, bind: Bind): string {
  const wanted = searchText(text)
  const pattern = pathPattern(wanted)
  const literal = contains(pattern === null ? wanted : patternLiteral(wanted), bind)
  return pattern === null ? literal : `(${literal} AND o.search_path ~ ${bind(pattern, 'text')})`
}

function contains(text: string, bind: Bind): string {
  return `o.search_path LIKE ${bind(`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`, 'text')}`
}

/**
 * What lies in a folder or below has it as its listing's folder, or as that one's beginning: nothing else stands between the
 * folder's bytes and the same with 0x01 behind them.
 */
function folderCondition(folder: Uint8Array, isDirect: boolean, bind: Bind): string {
  // A value that is bound and not used is an error of the statement.
  if (folder.length === 0 && !isDirect) return 'true'
  const from = bind(folder, 'bytea')
  if (isDirect) return `(${start('o.folder')} = ${start(from)} AND o.folder = ${from})`
  const end = bind(Buffer.concat([folder, Buffer.from([1])]), 'bytea')
  return `(${start('o.folder')} >= ${start(from)} AND ${start('o.folder')} <= ${start(end)} AND o.folder >= ${from} AND o.folder < ${end})`
}
