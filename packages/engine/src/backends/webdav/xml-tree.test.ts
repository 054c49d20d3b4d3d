import { describe, expect, test } from 'vitest'
import { parseMultistatus } from './multistatus.ts'
import { parseXml, XmlFault } from './xml-tree.ts'

const listing =
  '<?xml version="1.0"?>\n<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a%20b</D:href>' +
  '<D:propstat><D:prop><D:quota/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>' +
  '<D:propstat><D:prop xmlns:x="DAV:"><x:getetag>&quot;1&amp;2&#x41;&#66;&quot;</x:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>' +
  '</D:response></D:multistatus>\n'

describe('XML', () => {
  test('has names with their namespaces, whatever their prefixes are', () => {
    const texts = [
      '<a:r xmlns:a="DAV:"><a:e>x</a:e></a:r>',
      '<r xmlns="DAV:"><e>x</e></r>',
      "<r xmlns='DAV:'><b:e xmlns:b='DAV:'>x</b:e></r >",
    ]
    for (const text of texts) {
      expect(parseXml(text)).toMatchObject({ name: '{DAV:}r', children: [{ name: '{DAV:}e', text: 'x', children: [] }] })
    }
    expect(parseXml('<r/>').name).toBe('{}r')
  })

  test('has its entities, sections and comments', () => {
    expect(parseXml('<r>a&lt;<!-- <b> -->b<![CDATA[<&c]]>&#x1F600;</r>').text).toBe('a<b<&c😀')
  })

  test.each([
    '',
    'plain',
    '<r>',
    '<r></r',
    '<r><a></r></a>',
    '<r/><r/>',
    '</r>',
    '<r>&nbsp;</r>',
    '<r>&amp</r>',
    '<p:r/>',
    '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>',
    '<r a=b/>',
    '<r>&#x110000;</r>',
  ])('%j is none', (text) => {
    expect(() => parseXml(text)).toThrow(XmlFault)
  })
})

describe('a multistatus', () => {
  test('tells what a server has, in whatever order', () => {
    const [response] = parseMultistatus(listing)
    expect(response).toMatchObject({ href: '/a%20b', status: null, refused: [404] })
    expect(response?.properties.get('{DAV:}getetag')?.text).toBe('"1&2AB"')
    expect([...(response?.properties.keys() ?? [])]).toEqual(['{DAV:}getetag'])
  })

  test('that ends anywhere before its end is none', () => {
    for (let end = 0; end < listing.trimEnd().length; end++) expect(() => parseMultistatus(listing.slice(0, end))).toThrow(XmlFault)
  })

  test('is not any XML', () => {
    expect(() => parseMultistatus('<html></html>')).toThrow(XmlFault)
    expect(() => parseMultistatus('<D:multistatus xmlns:D="DAV:"><D:response/></D:multistatus>')).toThrow(XmlFault)
  })
})
