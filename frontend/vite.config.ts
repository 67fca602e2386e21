/**
 * The console and the wallboard (built into `agent_console/static/`, served under `/static/`),
 * the development server for every page, and the tests.
 */
import { existsSync, readFileSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const center = process.env['CONTACT_CENTER_URL'] ?? 'http://127.0.0.1:8080'
const pages = ['console/index.html', 'wallboard/index.html'].filter((page) => existsSync(page))
const proxied = { target: center, changeOrigin: true, rewriteWsOrigin: true }

/** The design tokens under a name without a hash, because Jinja pages link to them. */
function tokensForPages(): Plugin {
  return {
    name: 'tokens-for-pages',
    apply: 'build',
    generateBundle() {
      const source = readFileSync('shared/tokens.css', 'utf8')
      this.emitFile({ type: 'asset', fileName: 'tokens.css', source })
    },
  }
}

/** During development the body is no file of its own: this script asks for its modules. */
function bodyInDevelopment(): Plugin {
  return {
    name: 'body-in-development',
    apply: 'serve',
    configureServer({ middlewares }) {
      middlewares.use('/body-in-development.js', (_, response) => {
        response.setHeader('Content-Type', 'text/javascript')
        response.end("import('/widget/body.ts')")
      })
    },
  }
}

export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/static/' : '/',
  plugins: [vue(), tokensForPages(), bodyInDevelopment()],
  define: {
    LOCALE: '"en"',
    BODIES: JSON.stringify({
      en: 'body-in-development.js',
      'zh-CN': 'body-in-development.js',
      'zh-TW': 'body-in-development.js',
    }),
  },
  resolve: { alias: { '#words': `${import.meta.dirname}/widget/words/en.ts` } },
  build: {
    outDir: '../agent_console/static',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: pages },
  },
  server: {
    proxy: {
      '/api': proxied,
      '/ws': { ...proxied, ws: true },
    },
  },
  test: {
    include: ['{tests,console,wallboard}/**/*.test.ts'],
    restoreMocks: true,
  },
}))
