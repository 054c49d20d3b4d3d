import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** The lines of a file, or of standard input for `-`. Only a line feed ends one: a name may hold any other separator. */
export async function* textLines(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}
