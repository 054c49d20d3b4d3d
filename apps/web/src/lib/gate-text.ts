import type { Gate, GateCode } from '@pairwise/contracts'
import { bytes } from './bytes.ts'
import { count, plural } from './plural.ts'
import type { SideNames } from './side-names.ts'

/** A safety check that tripped: what it saw, what that did to the files, and what helps. */
interface GateText {
  readonly cause: string
  readonly effect: string
  readonly help: string
}

const stopped = 'Stopped before changing anything.'

/** The texts of all safety checks. `name` is what people call the side that a check is about. */
const texts = {
  'side-emptied': ({ name, params }) => ({
    cause: `${name} has no files. ${filesBefore(params['prior'])}`,
    effect: stopped,
    help: 'Check that its disk is mounted and that the folder is the right one, then preview again. If it was emptied on purpose, preview a resync: it copies the files back and deletes nothing.',
  }),
  'root-missing': ({ name, params }) => ({
    cause: `The folder of ${name} can’t be used${params['why'] ? `: ${params['why']}` : ''}.`,
    effect: stopped,
    help: 'Check that its disk is mounted and that the folder exists, then preview again.',
  }),
  'root-changed': ({ name, params }) => ({
    cause: `The folder of ${name} is another one than on the last run${Number(params['prior']) > 0 ? `: only ${count(Number(params['present'] ?? 0))} of the ${plural(Number(params['prior']), { one: '# name', other: '# names' })} in it are there` : ''}.`,
    effect: stopped,
    help: 'Check that the right disk is mounted and that the folder is the right one, then preview again. If it was replaced on purpose, preview a resync: it copies what is missing and deletes nothing.',
  }),
  'marker-missing': ({ params }) => ({
    cause: `The files named ${params['name'] ?? 'for the access check'} are not at the same places on both sides${lonelyMarkers(params)}.`,
    effect: stopped,
    help: 'Check that both folders are the right ones and whole. If they are, put the missing files back, then preview again.',
  }),
  'low-space': ({ name, params }) => ({
    cause: `${name} has too little free space${Number(params['needed']) > 0 ? `: ${bytes(Number(params['needed']))} are needed, ${bytes(Number(params['free'] ?? 0))} are free` : ''}.`,
    effect: stopped,
    help: 'Make room on the disk, or leave large files out with a filter, then preview again.',
  }),
  'all-changed': ({ name, params }) => ({
    cause: `Every file on ${name} differs from the last run${Number(params['prior']) > 0 ? ` (${count(Number(params['prior']))} files)` : ''}${movedAlike(params['shiftMs'])}.`,
    effect: stopped,
    help: 'This is what a wrong folder, a shift of all modified times or an encrypted disk looks like. Check a few files. If all is well, preview a resync: it compares both sides anew and deletes nothing.',
  }),
  'too-many-deletes': ({ name, params, isPart }) => ({
    cause: `This would delete ${deletedFiles(params)} on ${name}, which is more than the limit${params['percent'] === undefined ? '' : ` of ${params['percent']}\u00a0%`}.`,
    effect: isPart ? 'These deletions are held: nothing is deleted there. Everything else can be applied.' : stopped,
    help: 'Check that the files were deleted on purpose. A higher limit in the settings of the pair lets the next plan delete them.',
  }),
  overlap: ({ name, params }) => ({
    cause:
      params['folder'] === undefined
        ? 'The two folders are the same, or one is inside the other.'
        : `The folder for versions of ${name}, ${params['folder']}, and a folder of the pair are the same, or one is inside the other.`,
    effect: stopped,
    help: 'Choose folders that lie apart in the settings of the pair.',
  }),
  'listing-incomplete': ({ params }) => {
    const cut = Number(params['cut'] ?? 0)
    const closed = Number(params['entries'] ?? 0) - cut
    const isClosed = closed > 0 || cut === 0
    return {
      cause: [
        ...(isClosed ? [`${plural(closed, { one: '# folder or file', other: '# folders or files' })} could not be read.`] : []),
        ...(cut > 0 ? [`The disk or storage did not tell all that is in ${plural(cut, { one: '# folder', other: '# folders' })}.`] : []),
      ].join(' '),
      effect: 'They are left alone, and nothing is deleted below them. Everything else can be applied.',
      help: [
        ...(isClosed
          ? [
              'The log says why. Where permission is denied, give the user that the server runs as the right to read them, then preview again.',
            ]
          : []),
        ...(cut > 0
          ? [
              'Preview again: what a listing leaves out is not taken for deleted. If it happens again, check the disk; or test the connection, and look at the server and at the proxies before it.',
            ]
          : []),
      ].join(' '),
    }
  },
  'hold-changed': () => ({
    cause: 'The files changed after they were approved.',
    effect: 'Nothing was applied.',
    help: 'Look at what is held now and decide again.',
  }),
} as const satisfies Record<
  GateCode,
  (about: { readonly name: string; readonly params: Gate['params']; readonly isPart: boolean }) => GateText
>

/** A safety check in words. */
export function gateText(gate: Gate, names: SideNames): GateText {
  const name = gate.side === null ? 'One side' : names[gate.side]
  return texts[gate.code]({ name, params: gate.params, isPart: gate.kind === 'part' })
}

/** All times that move by the same amount are named: most of the time a clock or a time zone was set. */
function movedAlike(shiftMs: string | number | undefined): string {
  if (shiftMs === undefined) return ''
  const minutes = Math.round(Math.abs(Number(shiftMs)) / 60_000)
  const direction = Number(shiftMs) < 0 ? 'back' : 'forward'
  return `: all modified times moved ${direction} by ${shiftLength(minutes)} and no size changed, as when a time zone changes`
}

function shiftLength(minutes: number): string {
  if (minutes === 0) return 'less than a minute'
  if (minutes % 60 === 0) return plural(minutes / 60, { one: '# hour', other: '# hours' })
  return plural(minutes, { one: '# minute', other: '# minutes' })
}

function filesBefore(prior: string | number | undefined): string {
  return Number(prior) > 0 ? plural(Number(prior), { one: 'It had # file on the last run.', other: 'It had # files on the last run.' }) : ''
}

function lonelyMarkers(params: Gate['params']): string {
  const lonely = Number(params['path1Only'] ?? 0) + Number(params['path2Only'] ?? 0)
  return lonely > 0 ? `: ${plural(lonely, { one: '# is', other: '# are' })} on one side only` : ', or there are none'
}

function deletedFiles(params: Gate['params']): string {
  const [deleted, prior] = [Number(params['deleted'] ?? 0), Number(params['prior'] ?? 0)]
  const of = prior > 0 ? `${count(deleted)} of ` : ''
  return `${of}${plural(prior > 0 ? prior : deleted, { one: '# file', other: '# files' })}`
}
