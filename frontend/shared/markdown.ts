/**
 * A small part of Markdown as DOM nodes: paragraphs, lists, bold, italic, code, links.
 *
 * Nodes are made one by one and text is always text, so nothing that was written can become markup.
 */

/** What `text` looks like. Anything that is not understood stays as it was typed. */
export function markdown(text: string): DocumentFragment {
  const root = document.createDocumentFragment()
  let list: HTMLElement | null = null
  let lines: string[] = []
  const endParagraph = (): void => {
    if (lines.length > 0) root.append(paragraph(lines))
    lines = []
  }
  const parts = text.replace(/\r\n?/g, '\n').split(/^```[^\n]*\n([\s\S]*?)\n?^```[ \t]*$/m)
  parts.forEach((part, index) => {
    if (index % 2 === 1) {
      endParagraph()
      list = null
      root.append(element('pre', [element('code', [part])]))
      return
    }
    for (const line of part.split('\n')) {
      const item = /^\s{0,3}(?:([-*•])|\d{1,3}[.)])\s+(.+)$/.exec(line)
      if (item) {
        endParagraph()
        const tag = item[1] ? 'ul' : 'ol'
        if (list?.localName !== tag) root.append((list = element(tag, [])))
        list.append(element('li', inline(item[2] ?? '')))
        continue
      }
      list = null
      if (line.trim() === '') endParagraph()
      else lines.push(line)
    }
  })
  endParagraph()
  return root
}

/** What `text` says without its marks, for a line that has room for words only. */
export function plain(text: string): string {
  return text
    .replace(/^(?:```.*|\s{0,3}[-*•]\s+)/gm, '')
    .replace(INLINE, (whole: string, ...[code, bold, italic, label, target]: string[]) => {
      const marked = bold ?? italic
      if (code !== undefined || marked !== undefined) return code ?? plain(marked ?? '')
      return label !== undefined && safeAddress(target ?? '') !== null ? label : whole
    })
}

/** Text with nothing but its web addresses made into links. */
export function linked(text: string): DocumentFragment {
  const root = document.createDocumentFragment()
  let from = 0
  for (const found of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(found[0])
    root.append(text.slice(from, found.index), link(address, [address]))
    from = found.index + address.length
  }
  root.append(text.slice(from))
  return root
}

// Bounded repeats: a long message full of opening brackets must not take long to read.
const ADDRESS = /https?:\/\/[!#-;=?-_a-z~]{1,2000}/gi
const INLINE = new RegExp(
  [
    /`([^`\n]{1,2000})`/,
    /\*\*([^*\n]{1,2000})\*\*/,
    /\*([^\s*][^*\n]{0,2000})\*/,
    /\[([^[\]\n]{1,300})\]\(([^()\s]{1,2000})\)/,
    new RegExp(`(${ADDRESS.source})`),
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'gi',
)

function inline(text: string): Node[] {
  const nodes: Node[] = []
  let from = 0
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, italic, label, target, address] = found
    nodes.push(textNode(text.slice(from, found.index)))
    from = found.index + whole.length
    if (code !== undefined) nodes.push(element('code', [code]))
    else if (bold !== undefined) nodes.push(element('strong', inline(bold)))
    else if (italic !== undefined) nodes.push(element('em', inline(italic)))
    else if (label !== undefined) nodes.push(link(target ?? '', [label], whole))
    else if (address !== undefined) {
      const shown = withoutPunctuation(address)
      nodes.push(link(shown, [shown]))
      from -= address.length - shown.length
    }
  }
  nodes.push(textNode(text.slice(from)))
  return nodes
}

function paragraph(lines: string[]): HTMLElement {
  const nodes = lines.flatMap((line, index) =>
    index === 0 ? inline(line) : [document.createElement('br'), ...inline(line)],
  )
  return element('p', nodes)
}

/** A link, if its address may be followed; otherwise `otherwise` as plain text. */
function link(target: string, content: (Node | string)[], otherwise = target): Node {
  const href = safeAddress(target)
  if (href === null) return textNode(otherwise)
  const anchor = element('a', content) as HTMLAnchorElement
  anchor.href = href
  anchor.target = '_blank'
  anchor.rel = 'noopener noreferrer'
  return anchor
}

const FOLLOWED = ['http:', 'https:', 'mailto:']

function safeAddress(target: string): string | null {
  try {
    const { protocol, href } = new URL(target)
    return FOLLOWED.includes(protocol) ? href : null
  } catch {
    return null
  }
}

/** A full stop after an address ends the sentence, not the address. */
function withoutPunctuation(address: string): string {
  return address.replace(/[.,;:!?'*)\]}]+$/, '')
}

function element(tag: string, content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag)
  made.append(...content)
  return made
}

function textNode(text: string): Text {
  return document.createTextNode(text)
}
