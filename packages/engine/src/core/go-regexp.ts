/**
 * Go's regular expressions, as rclone's filters may hold them, read as JavaScript's: the same strings match. What JavaScript has
 * and Go has not (looking ahead and behind, references back) is refused, as Go does.
 *
 * https://pkg.go.dev/regexp/syntax describes them.
 */
import { charRange, escaped, letterClass, namedClass, unicodeClass } from './go-char-class.ts'

export function goToRegExp(source: string, ignoreCase: boolean): RegExp {
  return new RegExp(new Reader(source, ignoreCase).read(), ignoreCase ? 'ui' : 'u')
}

interface Flags {
  /** Case is ignored. */
  i: boolean
  /** `^` and `$` are the ends of lines. */
  m: boolean
  /** The dot matches a line end. */
  s: boolean
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
const mostRepeats = 1000

class Reader {
  readonly #source: string
  readonly #ignoreCase: boolean
  #at = 0

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source
    this.#ignoreCase = ignoreCase
  }

  read(): string {
    const all = this.#alternatives({ i: this.#ignoreCase, m: false, s: false })
    if (this.#at < this.#source.length) throw new Error('")" without "("')
    return all
  }

  /** Up to the end of the group. `flags` change on the way and hold until there. */
  #alternatives(flags: Flags): string {
    let done = ''
    let last: { text: string; isAssertion: boolean } | null = null
    const finish = () => {
      done += last?.text ?? ''
      last = null
    }
    while (this.#at < this.#source.length && this.#source[this.#at] !== ')') {
      const repeat = this.#repeat()
      if (repeat !== null) {
        const repeated: { text: string; isAssertion: boolean } | null = last
        if (repeated === null) throw new Error(`nothing before "${repeat}" that it could repeat`)
        done += `${repeated.isAssertion ? `(?:${repeated.text})` : repeated.text}${repeat}`
        last = null
      } else if (this.#takes('|')) {
        finish()
        done += '|'
      } else if (!this.#takesFlags(flags)) {
        for (const piece of this.#pieces(flags)) {
          finish()
          last = piece
        }
      }
    }
    finish()
    return done
  }

  /** `*`, `+`, `?` or `{n,m}`. It may be reluctant, which changes nothing about what matches. */
  #repeat(): string | null {
    const found = this.#match(/(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y)
    if (found === null) return null
    const [text, min, , max] = found
    if (min === undefined) return text
    const counts = [min, max ?? ''].filter((count) => count !== '').map(Number)
    if (counts.some((count) => count > mostRepeats) || (counts[1] ?? mostRepeats) < (counts[0] ?? 0)) {
      throw new Error(`${text} repeats what is before it too often`)
    }
    return text
  }

  /** `(?i)` and the like. */
  #takesFlags(flags: Flags): boolean {
    const found = this.#match(/\(\?([imsU]*)(?:-([imsU]+))?\)/y)
    if (found !== null) set(flags, found)
    return found !== null
  }

  #pieces(flags: Flags): { text: string; isAssertion: boolean }[] {
    const quoted = this.#match(/\\Q(.*?)(?:\\E|$)/suy)
    if (quoted !== null) return [...(quoted[1] ?? '')].map((char) => this.#plain(escaped(char.codePointAt(0) as number), flags))
    const assertion = this.#assertion(flags)
    if (assertion !== null) return [{ text: assertion, isAssertion: true }]
    // What is in a group was written with flags of its own.
    if (this.#source[this.#at] === '(') return [{ text: this.#group(flags), isAssertion: false }]
    return [this.#plain(this.#piece(flags), flags)]
  }

  #plain(text: string, flags: Flags): { text: string; isAssertion: boolean } {
    return { text: flags.i === this.#ignoreCase ? text : `(?${flags.i ? 'i' : '-i'}:${text})`, isAssertion: false }
  }

  #assertion({ i, m }: Flags): string | null {
    if (this.#takes('^')) return m ? '(?<![^\\n])' : '^'
    if (this.#takes('$')) return m ? '(?![^\\n])' : '$'
    if (this.#takes('\\A')) return '^'
    if (this.#takes('\\z')) return '$'
    const boundary = this.#match(/\\[bB]/y)?.[0] ?? null
    return boundary !== null && (i || this.#ignoreCase) ? `(?-i:${boundary})` : boundary
  }

  #piece(flags: Flags): string {
    if (this.#takes('.')) return flags.s ? '[^]' : '[^\\n]'
    if (this.#takes('[')) return this.#characterClass()
    const inside = this.#classEscape()
    return inside === null ? escaped(this.#char()) : `[${inside}]`
  }

  #group(flags: Flags): string {
    const inner = { ...flags }
    const named = this.#match(/\(\?P?<(\w+)>/y)
    const flagged = named === null ? this.#match(/\(\?([imsU]*)(?:-([imsU]+))?:/y) : null
    if (flagged !== null) set(inner, flagged)
    else if (named === null && this.#source.startsWith('(?', this.#at))
      throw new Error(`${this.#source.slice(this.#at, this.#at + 4)} is not supported`)
    else if (named === null) this.#at++
    const content = this.#alternatives(inner)
    if (!this.#takes(')')) throw new Error('"(" without ")"')
    return `(?:${content})`
  }

  #characterClass(): string {
    const isNegated = this.#takes('^')
    let inside = ''
    for (let isFirst = true; isFirst || !this.#takes(']'); isFirst = false) {
      if (this.#at >= this.#source.length) throw new Error('"[" without "]"')
      inside += this.#namedClass() ?? this.#classEscape() ?? this.#range()
    }
    return `[${isNegated ? '^' : ''}${inside}]`
  }

  #range(): string {
    const first = this.#char()
    if (!/-[^\]]/suy.test(this.#source.slice(this.#at, this.#at + 3))) return charRange(first, first)
    this.#at++
    const last = this.#char()
    if (last < first) throw new Error(`the range ${String.fromCodePoint(first)}-${String.fromCodePoint(last)} is the wrong way round`)
    return charRange(first, last)
  }

  #namedClass(): string | null {
    const found = this.#match(/\[:(.*?):\]/suy)
    if (found === null) return null
    const inside = namedClass(found[1] ?? '')
    if (inside === null) throw new Error(`no class is named ${found[0]}`)
    return inside
  }

  /** A backslash and what names a class after it. */
  #classEscape(): string | null {
    const property = this.#match(/\\([pP])(?:\{(\^?)([^}]*)\}|([^{]))/suy)
    if (property !== null) {
      const [text, letter, opposite, name, short] = property
      const inside = unicodeClass(name ?? short ?? '', (letter === 'P') !== (opposite === '^'))
      if (inside === null) throw new Error(`no class is named ${text}`)
      return inside
    }
    const letter = /\\([dswDSW])/y
    letter.lastIndex = this.#at
    const inside = letterClass(letter.exec(this.#source)?.[1] ?? '')
    if (inside !== null) this.#at += 2
    return inside
  }

  /** One char, which may be written with a backslash. */
  #char(): number {
    if (!this.#takes('\\')) return this.#next()
    const octal = this.#match(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y)
    if (octal !== null) return Number.parseInt(octal[0], 8)
    const hex = this.#match(/x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/y)
    if (hex !== null) return checked(Number.parseInt(hex[1] ?? hex[2] ?? '', 16), hex[0])
    const code = this.#next()
    const char = String.fromCodePoint(code)
    const control = controls[char]
    if (control !== undefined) return control
    if (code >= 0x80 || /[0-9A-Za-z]/.test(char)) throw new Error(`"\\${char}" means nothing`)
    return code
  }

  #next(): number {
    const code = this.#source.codePointAt(this.#at)
    if (code === undefined) throw new Error('nothing after the last "\\"')
    this.#at += code > 0xffff ? 2 : 1
    return code
  }

  #takes(text: string): boolean {
    const isThere = this.#source.startsWith(text, this.#at)
    if (isThere) this.#at += text.length
    return isThere
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at
    const found = sticky.exec(this.#source)
    if (found !== null) this.#at += found[0].length
    return found
  }
}

function set(flags: Flags, [, on = '', off = '']: readonly (string | undefined)[]): void {
  for (const flag of ['i', 'm', 's'] as const) {
    if (on.includes(flag)) flags[flag] = true
    if (off.includes(flag)) flags[flag] = false
  }
}

function checked(code: number, text: string): number {
  if (code > 0x10ffff) throw new Error(`there is no char ${text}`)
  return code
}
