import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type HtmlTagDescriptor, type Plugin, type Rollup } from 'vite'

export default defineConfig({
  plugins: [react(), preloadStart()],
  resolve: { conditions: ['pairwise-source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    target: 'es2023',
    // Nothing is inlined as a data: URL, so that fonts pass a content security policy of 'self'.
    assetsInlineLimit: 0,
    sourcemap: true,
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': { target: 'http://127.0.0.1:7420', ws: true } } },
})

/** The first module only configures and then loads the app; the browser asks for both at once. */
function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }): HtmlTagDescriptor[] {
        const start = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'start')
        const chunks = start?.type === 'chunk' ? withImports(start, bundle) : []
        const scripts = chunks.filter(({ fileName }) => !html.includes(fileName))
        const styles = chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
        return [
          ...scripts.map(({ fileName }) => linkTo('modulepreload', fileName)),
          ...styles.map((fileName) => linkTo('stylesheet', fileName)),
        ]
      },
    },
  }
}

function linkTo(rel: 'modulepreload' | 'stylesheet', fileName: string): HtmlTagDescriptor {
  return { tag: 'link', attrs: { rel, crossorigin: true, href: `/${fileName}` }, injectTo: 'head' }
}

/** All that a chunk imports, each once and before what imports it, and the chunk itself. */
function withImports(chunk: Rollup.OutputChunk, bundle: Rollup.OutputBundle, seen = new Set<string>()): Rollup.OutputChunk[] {
  seen.add(chunk.fileName)
  const imported = chunk.imports.flatMap((name) => {
    const next = bundle[name]
    return next?.type === 'chunk' && !seen.has(name) ? withImports(next, bundle, seen) : []
  })
  return [...imported, chunk]
}
