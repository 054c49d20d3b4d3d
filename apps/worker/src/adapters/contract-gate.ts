import type { Gate as ContractGate } from '@pairwise/contracts'
import type { Gate } from '@pairwise/engine'
import { assertNever } from '../assert-never.ts'

/** A gate of the engine as the contract says it: what it counted becomes its parameters. */
export function contractGate(gate: Gate): ContractGate {
  const { code, kind, side } = gate
  return { code, kind, side, params: paramsOf(gate) }
}

function paramsOf(gate: Gate): ContractGate['params'] {
  switch (gate.code) {
    case 'root-missing':
      return { why: gate.why }
    case 'root-changed':
      return { present: gate.present, prior: gate.prior }
    case 'overlap':
      return { folder: gate.folder }
    case 'marker-missing':
      return { name: gate.name, ...gate.found }
    case 'low-space':
      return { needed: gate.needed, free: gate.free }
    case 'side-emptied':
      return { prior: gate.prior }
    case 'all-changed':
      return { prior: gate.prior, ...(gate.shiftMs === null ? {} : { shiftMs: gate.shiftMs }) }
    case 'too-many-deletes':
      return { deleted: gate.deleted, prior: gate.prior, percent: gate.percent }
    case 'listing-incomplete':
      return { entries: gate.entries, cut: gate.cut }
    case 'hold-changed':
      return {}
    default:
      return assertNever(gate)
  }
}
