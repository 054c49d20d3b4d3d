export interface XmlElement {
  /** The namespace in braces and the local name: `{DAV:}href`. */
  readonly name: string
  readonly children: readonly XmlElement[]
  /** All text directly in it. */
  readonly text: string
}

/** The text is no XML, or only the beginning of one. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault'
}

interface OpenElement {
  readonly tag: string
  readonly name: string
  readonly children: XmlElement[]
  text: string
  /** Namespaces by their prefixes, where they differ from those around it. */
  readonly namespaces: ReadonlyMap<string, string>
}

const attribute = /\s+([^\s=>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const token =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([^\s<>]+)\s*>|<([^\s/<>!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/y
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Reads XML whole or not at all: unlike parsers that mend what they get, it takes a text that ends early for a fault, so that a
 * listing that was cut in the middle is never taken for all that is there. It knows no document types and no entities but XML's own.
 */
export function parseXml(text: string): XmlElement {
  const above: OpenElement[] = []
  const top: OpenElement = { tag: '', name: '', children: [], text: '', namespaces: new Map([['xml', 'xml']]) }
  let current = top
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) throw new XmlFault(`no XML from character ${at} on`)
    const [whole, data, closed, opened, attributes, isEmpty, plain] = found
    if (plain !== undefined) current.text += decodeEntities(plain)
    else if (data !== undefined) current.text += data
    else if (opened !== undefined) {
      const element = openElement(opened, attributes ?? '', current)
      current.children.push(element)
      if (isEmpty === '') {
        above.push(current)
        current = element
      }
    } else if (closed !== undefined) {
      if (closed !== current.tag || current === top) throw new XmlFault(`${whole} closes nothing`)
      current = above.pop() ?? top
    }
  }
  if (current !== top) throw new XmlFault(`the text ends inside of ${current.name}`)
  const [root] = top.children
  if (root === undefined || top.children.length > 1) throw new XmlFault('not one element')
  return root
}

function openElement(tag: string, attributes: string, around: OpenElement): OpenElement {
  let namespaces = around.namespaces
  for (const [, key = '', one, other] of attributes.matchAll(attribute)) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue
    namespaces = new Map(namespaces).set(key.slice(6), decodeEntities(one ?? other ?? ''))
  }
  const colon = tag.indexOf(':')
  const namespace = namespaces.get(tag.slice(0, Math.max(colon, 0)))
  if (namespace === undefined && colon !== -1) throw new XmlFault(`nothing says what ${tag} means`)
  return { tag, name: `{${namespace ?? ''}}${tag.slice(colon + 1)}`, children: [], text: '', namespaces }
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;]*);?/g, (whole, entity: string) => {
    const code = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(entity)
    const char = code === null ? entities[entity] : charOf(Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16))
    if (char === undefined || !whole.endsWith(';')) throw new XmlFault(`unknown entity ${whole.slice(0, 20)}`)
    return char
  })
}

function charOf(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
