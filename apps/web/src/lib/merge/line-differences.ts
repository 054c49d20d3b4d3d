import { diffIndices } from 'node-diff3'

type Lines = readonly string[]

/** Lines [from, to) of a text, counted from 0. */
export interface LineSpan {
  readonly from: number
  readonly to: number
}

/** Where one text has other lines than the other has; one of the two may be none. */
export interface LineDifference {
  readonly one: LineSpan
  readonly two: LineSpan
}

/** More pairs of equal lines than this would take seconds: the search for the longest common part grows with them. */
const mostPairs = 500_000

/** Where two texts differ, in order. Long texts that repeat few lines are first cut at lines that each has exactly once. */
export function lineDifferences(one: Lines, two: Lines): LineDifference[] {
  return search(one, two, { from: 0, to: one.length }, { from: 0, to: two.length })
}

function search(one: Lines, two: Lines, inOne: LineSpan, inTwo: LineSpan): LineDifference[] {
  const { start, end } = sharedEnds(one, two, inOne, inTwo)
  const spans: LineDifference = {
    one: { from: inOne.from + start, to: inOne.to - end },
    two: { from: inTwo.from + start, to: inTwo.to - end },
  }
  if (isEmpty(spans.one) && isEmpty(spans.two)) return []
  if (isEmpty(spans.one) || isEmpty(spans.two)) return [spans]
  const partOne = one.slice(spans.one.from, spans.one.to)
  const partTwo = two.slice(spans.two.from, spans.two.to)
  const amounts = amountsOf(partOne, partTwo)
  if (pairsOf(amounts) <= mostPairs) return shifted(diffIndices(partOne, partTwo), spans)
  return betweenAnchors(one, two, spans, anchorsOf(partOne, partTwo, amounts))
}

function sharedEnds(one: Lines, two: Lines, inOne: LineSpan, inTwo: LineSpan): { readonly start: number; readonly end: number } {
  const shorter = Math.min(inOne.to - inOne.from, inTwo.to - inTwo.from)
  let start = 0
  while (start < shorter && one[inOne.from + start] === two[inTwo.from + start]) start++
  let end = 0
  while (end < shorter - start && one[inOne.to - 1 - end] === two[inTwo.to - 1 - end]) end++
  return { start, end }
}

function isEmpty({ from, to }: LineSpan): boolean {
  return from === to
}

function shifted(found: ReturnType<typeof diffIndices<string>>, within: LineDifference): LineDifference[] {
  return found.map(({ buffer1: [from1, length1], buffer2: [from2, length2] }) => ({
    one: { from: within.one.from + from1, to: within.one.from + from1 + length1 },
    two: { from: within.two.from + from2, to: within.two.from + from2 + length2 },
  }))
}

/** How often each line is in either text. */
type Amounts = ReadonlyMap<string, { one: number; two: number }>

function amountsOf(one: Lines, two: Lines): Amounts {
  const amounts = new Map<string, { one: number; two: number }>()
  const amountOf = (line: string) => {
    const known = amounts.get(line) ?? { one: 0, two: 0 }
    amounts.set(line, known)
    return known
  }
  for (const line of one) amountOf(line).one++
  for (const line of two) amountOf(line).two++
  return amounts
}

function pairsOf(amounts: Amounts): number {
  let pairs = 0
  for (const { one, two } of amounts.values()) pairs += one * two
  return pairs
}

/** Places of one line in both texts, relative to the parts that were looked at. */
interface Anchor {
  readonly one: number
  readonly two: number
}

/** Lines that each text has exactly once, as far as they are in the same order. */
function anchorsOf(one: Lines, two: Lines, amounts: Amounts): Anchor[] {
  const isSingle = (line: string) => {
    const amount = amounts.get(line)
    return amount?.one === 1 && amount.two === 1
  }
  const places = (lines: Lines) => lines.flatMap((line, at) => (isSingle(line) ? [at] : []))
  const [inOne, inTwo] = [places(one), places(two)]
  const lineAt = (lines: Lines) => (at: number) => lines[at] ?? ''
  const apart = diffIndices(inOne.map(lineAt(one)), inTwo.map(lineAt(two)))
  const anchors: Anchor[] = []
  let [atOne, atTwo] = [0, 0]
  const take = (untilOne: number) => {
    for (; atOne < untilOne; atOne++, atTwo++) anchors.push({ one: inOne[atOne] ?? 0, two: inTwo[atTwo] ?? 0 })
  }
  for (const { buffer1, buffer2 } of apart) {
    take(buffer1[0])
    atOne = buffer1[0] + buffer1[1]
    atTwo = buffer2[0] + buffer2[1]
  }
  take(inOne.length)
  return anchors
}

/** The differences in the gaps between anchors. Without an anchor it is all one difference. */
function betweenAnchors(one: Lines, two: Lines, { one: inOne, two: inTwo }: LineDifference, anchors: readonly Anchor[]): LineDifference[] {
  if (anchors.length === 0) return [{ one: inOne, two: inTwo }]
  const found: LineDifference[] = []
  let [fromOne, fromTwo] = [inOne.from, inTwo.from]
  for (const anchor of anchors) {
    const [atOne, atTwo] = [inOne.from + anchor.one, inTwo.from + anchor.two]
    found.push(...search(one, two, { from: fromOne, to: atOne }, { from: fromTwo, to: atTwo }))
    fromOne = atOne + 1
    fromTwo = atTwo + 1
  }
  found.push(...search(one, two, { from: fromOne, to: inOne.to }, { from: fromTwo, to: inTwo.to }))
  return found
}
