import { type DecisionChoice, type DecisionRule, pairSettings, type RuleOutcome, type ruleRequest } from '@pairwise/contracts'
import type { ConflictRow, Repositories } from '@pairwise/db'
import { decodeRow } from '@pairwise/engine/readable'
import type { z } from 'zod'
import { type Actor, personOf } from '../actor.ts'
import { pathRef } from '../presenters/present-conflict.ts'
import { Refusal } from '../refusal.ts'
import { announcePair } from './announce.ts'
import { announceConflicts } from './announce-conflicts.ts'
import type { Authority } from './authority.ts'
import { filterOf } from './conflicts.ts'
import { decideByRule, type Ruling } from './decide-by-rule.ts'
import { assertChanged } from './pair-answers.ts'
import { record } from './record.ts'
import { noSuchPair } from './refusals.ts'
import type { Transact } from './transact.ts'

export interface ConflictRuleService {
  /** Shows what a rule does about the conflicts of a filter, or stages exactly that. */
  decide(request: z.output<typeof ruleRequest>, actor: Actor): Promise<RuleOutcome>
}

interface ConflictRuleDeps {
  readonly repositories: Pick<Repositories, 'conflicts'>
  readonly transact: Transact
  readonly authority: Pick<Authority, 'require'>
}

/** More than any queue that somebody decides at once; what is beyond them is decided by the next request. */
const mostDecided = 100_000
const examplesShown = 20

export function createConflictRuleService({ repositories, transact, authority }: ConflictRuleDeps): ConflictRuleService {
  return {
    async decide({ query, rule, dry, remember }, actor) {
      const pairId = query.pair
      if (remember && pairId === undefined) {
        throw new Refusal('bad-request', 'A rule can be remembered for one pair. Name the pair.', {
          errors: [{ path: 'query.pair', message: 'Choose one pair.' }],
        })
      }
      if (remember) await authority.require(actor, 'pair.write')
      const filter = filterOf(query)
      if (dry) {
        const rows = await repositories.conflicts.all(filter, { limit: mostDecided, locked: false })
        return outcomeOf(rulingsOf(rule, rows), { staged: false, remembered: false })
      }
      return transact(async (within) => {
        const rows = await within.conflicts.all(filter, { limit: mostDecided, locked: true })
        const rulings = rulingsOf(rule, rows)
        await stage(within, rule, rulings, actor)
        if (remember && pairId !== undefined) await rememberRule(within, pairId, rule, actor)
        await announceConflicts(
          within,
          rulings.flatMap(({ row, ruling }) => (ruling.kind === 'decided' ? [row] : [])),
        )
        if (remember && pairId !== undefined) await announcePair(within, pairId)
        return outcomeOf(rulings, { staged: true, remembered: remember })
      })
    },
  }
}

interface RuledConflict {
  readonly row: ConflictRow
  readonly ruling: Ruling
}

function rulingsOf(rule: DecisionRule, rows: readonly ConflictRow[]): RuledConflict[] {
  return rows.map((row) => ({ row, ruling: decideByRule(rule, row) }))
}

async function stage(within: Repositories, rule: DecisionRule, rulings: readonly RuledConflict[], actor: Actor): Promise<void> {
  const decisions = rulings.flatMap(({ row, ruling }) => (ruling.kind === 'decided' ? [{ id: row.id, choice: ruling.choice }] : []))
  if (decisions.length === 0) return
  await within.conflictDecisions.stage(decisions, { name: actor.name, id: personOf(actor) })
  await record(within, actor, { action: 'conflict.decide', after: { rule, decisions: decisions.length } })
}

/** The rule becomes the pair's own, for what will be in conflict from now on. */
async function rememberRule(within: Repositories, pairId: string, rule: DecisionRule, actor: Actor): Promise<void> {
  const pair = await within.pairs.get(pairId)
  if (!pair) throw noSuchPair()
  const before = pairSettings.parse(pair.settings)
  const conflicts = { ...before.conflicts, ...settingOf(rule) }
  const change = { pairId, expectedRevision: pair.revision, settings: { ...before, conflicts } }
  await assertChanged(within, await within.pairs.change(change), {}, pairId)
  await record(within, actor, {
    action: 'conflict.rule-add',
    subject: { type: 'pair', id: pairId, name: pair.name },
    before: { conflicts: before.conflicts },
    after: { conflicts },
  })
}

type ConflictSetting = Partial<z.infer<typeof pairSettings>['conflicts']>

function settingOf(rule: DecisionRule): ConflictSetting {
  const settings = {
    newer: { resolve: 'newer' },
    older: { resolve: 'older' },
    larger: { resolve: 'larger' },
    smaller: { resolve: 'smaller' },
    'keep-path1': { resolve: 'path1' },
    'keep-path2': { resolve: 'path2' },
    'keep-both': { resolve: 'keep-both' },
    'keep-changed': { changedAndDeleted: 'keep-changed' },
    // The same content is never asked about where it can be compared, so there is nothing to remember.
    'same-content': {},
  } as const satisfies Record<DecisionRule, ConflictSetting>
  return settings[rule]
}

function outcomeOf(rulings: readonly RuledConflict[], done: Pick<RuleOutcome, 'staged' | 'remembered'>): RuleOutcome {
  const groups = Map.groupBy(rulings, ({ ruling }) => (ruling.kind === 'decided' ? ruling.choice : ruling.cause))
  const decided: RuleOutcome['groups'] = []
  const undecided: RuleOutcome['undecided'] = []
  for (const members of groups.values()) {
    const ruling = members[0]?.ruling
    if (ruling === undefined) continue
    const counted = { count: members.length, examples: members.slice(0, examplesShown).map(({ row }) => pathRef(decodeRow(row).path)) }
    if (ruling.kind === 'decided') decided.push({ choice: ruling.choice, ...counted })
    else undecided.push({ cause: ruling.cause, ...counted })
  }
  return { ...done, total: rulings.length, groups: decided.sort((a, b) => order(a.choice) - order(b.choice)), undecided }
}

const choices: readonly DecisionChoice[] = ['keep-path1', 'keep-path2', 'keep-both', 'keep-changed', 'delete', 'merge']
const order = (choice: DecisionChoice) => choices.indexOf(choice)
