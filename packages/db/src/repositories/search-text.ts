import { storableText } from '../storable-json.ts'

/** Text as filters compare it: composed, and in lower case whatever the script. */
export function searchText(text: string): string {
  return storableText(text).normalize('NFC').toLowerCase()
}
