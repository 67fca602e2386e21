/** Style sheets and the site's own colour, put on in ways that a strict content policy allows. */

/** Constructed sheets are no inline styles. Returns how to take the sheet off again. */
export function wear(root: ShadowRoot, css: string): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((worn) => worn !== sheet)
  }
}

/** The site's colour, if it is one, with ink on it that can be read. */
export function dress({ style }: HTMLElement, accent: string | undefined): void {
  if (!accent || !/^#[0-9a-f]{6}$/i.test(accent)) return
  style.setProperty('--accent', accent)
  style.setProperty('--on-accent', isLight(accent) ? '#000000' : '#ffffff')
  // As ink, any colour must be readable on any ground: half of it is the ground's own ink.
  style.setProperty('--accent-ink', 'color-mix(in oklab, var(--accent), var(--ink) 55%)')
}

/** Whether black is easier to read on this colour than white (relative luminance of WCAG 2.2). */
export function isLight(colour: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((from) => {
    const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}
