import { describe, expect, test } from 'vitest'

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

/** Where a file lives: one of the shared layers, one feature, or the app that puts features together. */
function placeOf(path: string): string {
  const [layer = '', name = ''] = path.split('/')
  return layer === 'features' ? `features/${name}` : layer
}

function importsOf(path: string, text: string): string[] {
  const folder = path.split('/').slice(0, -1)
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, relative = '']) => {
    const parts = [...folder]
    for (const part of relative.split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '.') parts.push(part)
    }
    return parts.join('/')
  })
}

/** Which places each place may import from, beside itself. */
function mayImport(place: string): RegExp {
  if (place === 'app' || place === 'main.ts') return /./
  if (place === 'lib') return /^$/
  if (place === 'components') return /^lib$/
  return /^(lib|components)$/
}

const files = Object.entries(sources).map(([path, text]) => ({ path: path.replace(/^\.\.\//, '').replace(/^\.\//, 'app/'), text }))

describe('features are islands: only the app puts them together', () => {
  test('the sources are looked at', () => {
    expect(files.length).toBeGreaterThan(100)
  })

  test.each(files)('$path', ({ path, text }) => {
    const place = placeOf(path)
    const strangers = importsOf(path, text).filter((target) => placeOf(target) !== place && !mayImport(place).test(placeOf(target)))
    expect(strangers).toEqual([])
  })
})
