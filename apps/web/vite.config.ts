import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
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
