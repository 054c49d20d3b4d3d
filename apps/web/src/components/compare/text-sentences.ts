import { encodingName, lineEndingNames } from '../../lib/text-form.ts'
import type { ComparedText } from './compared-text.ts'

/** What is to be said about the difference of two texts beside what is marked in them. */
export function textSentences(one: ComparedText, two: ComparedText): string[] {
  const [endingOne, endingTwo] = [one.form.lineEndings, two.form.lineEndings]
  const areEndingsAlike = endingOne === endingTwo || endingOne === 'none' || endingTwo === 'none'
  const endings = `(${lineEndingNames[endingOne]} on ${one.label}, ${lineEndingNames[endingTwo]} on ${two.label})`
  const [encodingOne, encodingTwo] = [encodingName(one.form), encodingName(two.form)]
  const plainOne = withLineFeeds(one.text)
  const plainTwo = withLineFeeds(two.text)
  const sentences: string[] = []
  if (plainOne === plainTwo) {
    if (!areEndingsAlike) sentences.push(`Only line endings differ ${endings}.`)
    else if (encodingOne === encodingTwo) sentences.push('The text is the same.')
  } else {
    if (withoutSpace(plainOne) === withoutSpace(plainTwo)) sentences.push('Only white space differs.')
    if (!areEndingsAlike) sentences.push(`Line endings differ ${endings}.`)
  }
  if (encodingOne !== encodingTwo) sentences.push(`Encodings differ: ${encodingOne} and ${encodingTwo}.`)
  return sentences
}

function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '')
}
