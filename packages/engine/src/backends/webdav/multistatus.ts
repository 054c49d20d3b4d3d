import { parseXml, type XmlElement, XmlFault } from './xml-tree.ts'

/** What a server says of one address. */
export interface DavResponse {
  readonly href: string
  /** Given instead of properties, or where the whole answer failed. */
  readonly status: number | null
  /** Those that the server has, by namespace and name. */
  readonly properties: ReadonlyMap<string, XmlElement>
  /** The statuses of those that it has not, or did not set. */
  readonly refused: readonly number[]
}

/** Reads a multistatus whole. Throws an `XmlFault` where it is none or is cut off. */
export function parseMultistatus(text: string): readonly DavResponse[] {
  const root = parseXml(text)
  if (root.name !== '{DAV:}multistatus') throw new XmlFault(`a multistatus was expected, not ${root.name}`)
  return root.children.filter(({ name }) => name === '{DAV:}response').map(responseOf)
}

function responseOf(response: XmlElement): DavResponse {
  const properties = new Map<string, XmlElement>()
  const refused: number[] = []
  for (const propstat of response.children) {
    if (propstat.name !== '{DAV:}propstat') continue
    const status = statusOf(propstat)
    if (status === null) throw new XmlFault('properties without a status')
    const given = child(propstat, '{DAV:}prop')?.children ?? []
    if (status >= 200 && status < 300) for (const property of given) properties.set(property.name, property)
    else refused.push(status)
  }
  const href = child(response, '{DAV:}href')?.text.trim()
  if (href === undefined || href === '') throw new XmlFault('a response without an address')
  return { href, status: statusOf(response), properties, refused }
}

function statusOf(element: XmlElement): number | null {
  const status = child(element, '{DAV:}status')?.text
  if (status === undefined) return null
  const code = /^\s*HTTP\/[0-9.]+ ([0-9]{3})/.exec(status)?.[1]
  if (code === undefined) throw new XmlFault(`no status: ${status.slice(0, 40)}`)
  return Number(code)
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name)
}
