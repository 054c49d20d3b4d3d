/**
 * File names are data: a name may hold characters that can't be seen, or that turn the order of the letters round,
 * so that `cod.exe` looks like `exe.doc`. They are shown as codes, never carried out.
 */

/** A piece of a name: plain text, or the code of a character that can't be shown as itself. */
export interface NamePiece {
  readonly kind: 'text' | 'code'
  readonly text: string
  /** Where it starts in the whole text. */
  readonly at: number
}

/** A path cut where a narrow column may shorten it: folders first, then the stem of the name, never the ending. */
export interface PathParts {
  readonly folders: string
  readonly lastFolder: string
  readonly stem: string
  readonly ending: string
}

// Controls, format and bidi characters (not the joiners, which emoji and several scripts need), separators, private and lone surrogates.
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|(?! )\p{Zs}/gu
/** In a path, spaces at the ends of a name as well. */
const unseenInPath = new RegExp(`${unseen.source}|(?<=^|\\/) +| +(?=\\/|$)`, 'gu')

/** Most names are plain: printable ASCII with no space beside a slash or at an end. They need no closer look. */
const plain = /^(?:[\x21-\x7e]|(?<=[^/]) (?=[^ /]))*$/

/** The pieces of a path in which every character that can't be seen or that reorders text is a code such as [U+202E]. */
export function visiblePieces(path: string): NamePiece[] {
  if (plain.test(path)) return path === '' ? [] : [{ kind: 'text', text: path, at: 0 }]
  return pieces(path, unseenInPath)
}

/** The same for a sentence from outside, in which spaces are only spaces. */
export function visibleSentence(text: string): NamePiece[] {
  return pieces(text, unseen)
}

function pieces(text: string, hidden: RegExp): NamePiece[] {
  const found: NamePiece[] = []
  let at = 0
  for (const match of text.matchAll(hidden)) {
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index), at })
    found.push({ kind: 'code', text: [...match[0]].map(codeOf).join(''), at: match.index })
    at = match.index + match[0].length
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at), at })
  return found
}

/** The same as one string, for labels, titles and the clipboard. */
export function visiblePath(text: string): string {
  return visiblePieces(text)
    .map((piece) => piece.text)
    .join('')
}

/**
 * Where a path may be shortened. The ending is at most 8 characters after the last dot; a leading dot starts a name,
 * not an ending, and a space before the dot keeps both together, so that it isn't taken for a space at the end of the name.
 */
export function pathParts(path: string): PathParts {
  const cut = path.lastIndexOf('/') + 1
  const name = path.slice(cut)
  const folder = path.slice(0, cut)
  const previous = folder.lastIndexOf('/', folder.length - 2) + 1
  const dot = name.lastIndexOf('.')
  const hasEnding = dot > 0 && dot < name.length - 1 && name.length - dot <= 9 && name[dot - 1] !== ' '
  return {
    folders: folder.slice(0, previous),
    lastFolder: folder.slice(previous),
    stem: hasEnding ? name.slice(0, dot) : name,
    ending: hasEnding ? name.slice(dot) : '',
  }
}

function codeOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}
