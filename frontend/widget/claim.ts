/** What a visitor tells of themselves in passing. */

/**
 * The email address in `text`; two are those of others as well.
 *
 * It is told to the center as a claim, which proves nothing and opens nothing.
 */
export function emailIn(text: string): string | null {
  const found = text.match(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g)
  return found?.length === 1 ? found[0] : null
}
