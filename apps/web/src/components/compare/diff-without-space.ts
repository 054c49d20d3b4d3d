import { Change, type DiffConfig, diff } from '@codemirror/merge'

/** Finds the differences of two texts as if spaces and tabs were not there. Line ends count. */
export function diffWithoutSpace(config: DiffConfig): (one: string, two: string) => readonly Change[] {
  return (one, two) => {
    const [shortOne, shortTwo] = [withoutSpaces(one), withoutSpaces(two)]
    return diff(shortOne.text, shortTwo.text, config).map(({ fromA, toA, fromB, toB }) => {
      const inOne = shortOne.placeOf(fromA, toA)
      const inTwo = shortTwo.placeOf(fromB, toB)
      return new Change(inOne.from, inOne.to, inTwo.from, inTwo.to)
    })
  }
}

interface ShortText {
  readonly text: string
  /** Where a part of the short text lies in the whole one. */
  readonly placeOf: (from: number, to: number) => { readonly from: number; readonly to: number }
}

function withoutSpaces(text: string): ShortText {
  const places: number[] = []
  let short = ''
  for (const { 0: word, index } of text.matchAll(/[^ \t\f\v\u00a0]+/g)) {
    for (let at = 0; at < word.length; at++) places.push(index + at)
    short += word
  }
  const placeAt = (at: number) => places[at] ?? text.length
  return {
    text: short,
    placeOf: (from, to) => ({ from: placeAt(from), to: from === to ? placeAt(from) : placeAt(to - 1) + 1 }),
  }
}
