import type { SideNames } from '../side-names.ts'
import type { MergeRegion } from './merge-regions.ts'

type Lines = readonly string[]

const start = '<<<<<<<'
const middle = '======='
const end = '>>>>>>>'
const marker = /^(?:<{7}|\|{7}|>{7})(?: |$)|^={7}$/

/** Both sides of a change between markers, as version control writes it. */
export function withMarkers({ path1, path2 }: Extract<MergeRegion, { kind: 'change' }>, names: SideNames): string[] {
  return [`${start} ${names.path1}`, ...path1, middle, ...path2, `${end} ${names.path2}`]
}

/** Whether a part of a text has a line that looks like a marker. */
export function hasMarker(text: string): boolean {
  return text.split('\n').some((line) => marker.test(line))
}

/** The first line with a marker that no version of the file has, counted from 1: a file may well be about such lines. */
export function leftoverMarker(lines: Lines, own: ReadonlySet<string>): number | null {
  const at = lines.findIndex((line) => marker.test(line) && !own.has(line))
  return at === -1 ? null : at + 1
}

/** Those lines of the versions of a file that look like markers. */
export function ownMarkers(...versions: readonly Lines[]): ReadonlySet<string> {
  return new Set(versions.flatMap((lines) => lines.filter((line) => marker.test(line))))
}
