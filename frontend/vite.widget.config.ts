/**
 * The widget, built into `contact_center/channels/chat/static/`: one body per language (the mode of
 * the build), whose name carries a hash of its content, then the loader, which knows their names.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const outDir = process.env['WIDGET_OUT'] ?? '../contact_center/channels/chat/static'
const locales = ['en', 'zh-CN', 'zh-TW']
const mostBytes = 15_000

export default defineConfig(({ mode }) => {
  const isBody = locales.includes(mode)
  return {
    define: isBody
      ? { LOCALE: JSON.stringify(mode) }
      : { BODIES: JSON.stringify(Object.fromEntries(locales.map(bodyOf))) },
    resolve: { alias: { '#words': `${import.meta.dirname}/widget/words/${mode}.ts` } },
    plugins: [isLight()],
    build: {
      outDir,
      emptyOutDir: mode === locales[0],
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: isBody ? 'widget/body.ts' : 'widget/embed.ts',
        output: {
          format: 'iife',
          entryFileNames: isBody ? `widget-body-${mode}-[hash].js` : 'widget.js',
        },
      },
    },
  }
})

function bodyOf(locale: string): [string, string] {
  mkdirSync(outDir, { recursive: true })
  const found = readdirSync(outDir).find((name) => name.startsWith(`widget-body-${locale}-`))
  if (!found) throw new Error(`Build the body of the widget in ${locale} before its loader.`)
  return [locale, found]
}

/** A file that has grown beyond what we promise to put on other people's pages is not built. */
function isLight(): Plugin {
  return {
    name: 'is-light',
    writeBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const bytes = file.type === 'chunk' ? gzipSync(file.code).length : 0
        if (bytes > mostBytes) this.error(`${file.fileName}: ${bytes} bytes compressed`)
      }
    },
  }
}
