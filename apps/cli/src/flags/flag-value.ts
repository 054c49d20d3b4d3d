import { parseBandwidth, parseDuration, parseSize } from '@pairwise/engine'
import type { Flag, FlagKind, FlagValues } from './flag.ts'
import { UsageError } from './usage-error.ts'

/** Reads what was written behind a flag. `named` is the flag as it was given, or its environment variable. */
export function readFlagValue(flag: Flag, named: string, text: string): FlagValues[FlagKind] {
  const value = readers[flag.kind](text)
  if (value === undefined || isOutOfRange(flag, value)) {
    throw new UsageError(
      `${named}: ${shown(text)} is ${wanted[flag.kind]}${flag.max === undefined ? '' : ` from ${flag.min ?? 0} to ${flag.max}`}`,
    )
  }
  return flag.choices === undefined ? value : chosen(flag.choices, named, text)
}

/** A count that is given a number is set to it; `--verbose` alone adds one. */
const readers = {
  switch: (text) => (trueWords.has(text) ? true : falseWords.has(text) ? false : undefined),
  count: readInt,
  int: readInt,
  float: (text) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined),
  duration: parseDuration,
  size: parseSize,
  bandwidth: parseBandwidth,
  text: (text) => text,
  list: (text) => [text],
} satisfies { [K in FlagKind]: (text: string) => FlagValues[K] | undefined }

const trueWords = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const falseWords = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

const wanted = {
  switch: 'neither true nor false',
  count: 'not a whole number',
  int: 'not a whole number',
  float: 'not a number',
  duration: 'not a length of time; give one like 500ms, 90s, 1h30m, 2d or 1w',
  size: 'not a size; give one like 100k, 1.5G or off',
  bandwidth: 'not a bandwidth; give one like 10M or off, or a timetable like "08:00,512k 19:00,off"',
  text: 'not a text',
  list: 'not a text',
} satisfies Record<FlagKind, string>

function readInt(text: string): number | undefined {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined
}

function chosen(choices: readonly string[], named: string, text: string): string {
  const choice = choices.find((word) => word.toLowerCase() === text.toLowerCase())
  if (choice === undefined) throw new UsageError(`${named}: ${shown(text)} is not one of ${choices.join(', ')}`)
  return choice
}

function isOutOfRange({ min = -Infinity, max = Infinity }: Flag, value: FlagValues[FlagKind]): boolean {
  return typeof value === 'number' && (value < min || value > max)
}

function shown(text: string): string {
  return text === '' ? 'an empty text' : `"${text}"`
}
