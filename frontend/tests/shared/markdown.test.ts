// @vitest-environment happy-dom
/** What is written is shown, formatted a little, and never becomes markup of its own. */

import { describe, expect, test } from 'vitest'
import { linked, markdown, plain } from '../../shared/markdown'
import { chanceOf } from './chance'

function html(fragment: DocumentFragment): string {
  const box = document.createElement('div')
  box.append(fragment)
  return box.innerHTML
}

const ALLOWED = ['p', 'br', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'a']

/** Everything that could do harm: foreign elements, foreign attributes, foreign addresses. */
function harmIn(fragment: DocumentFragment): string[] {
  return [...fragment.querySelectorAll('*')].flatMap((element) => {
    const harm: string[] = []
    if (!ALLOWED.includes(element.localName)) harm.push(`<${element.localName}>`)
    for (const { name, value } of element.attributes) {
      if (element.localName !== 'a' || !['href', 'target', 'rel'].includes(name)) harm.push(name)
      if (name === 'href' && !/^(https?:\/\/|mailto:)/.test(value)) harm.push(value)
    }
    if (element.localName === 'a' && !element.getAttribute('rel')?.includes('noopener')) {
      harm.push('no noopener')
    }
    return harm
  })
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><svg onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '[click](javascript:alert(1))',
  '[click](JaVaScRiPt:alert(1))',
  '[click](java\tscript:alert(1))',
  '[click](&#106;avascript:alert(1))',
  '[click](\u0001javascript:alert(1))',
  '[click](data:text/html,<script>alert(1)</script>)',
  '[click](vbscript:msgbox(1))',
  '[click](file:///etc/passwd)',
  '[click](blob:https://example.com/1)',
  '[click](//example.com)',
  '[click](https://example.com/"onmouseover="alert(1))',
  '[<img src=x onerror=alert(1)>](https://example.com)',
  '**<b onclick=alert(1)>bold</b>**',
  '`<img src=x onerror=alert(1)>`',
  '```\n</code></pre><script>alert(1)</script>\n```',
  '- <details open ontoggle=alert(1)>',
  '1. <a href="javascript:alert(1)">x</a>',
  'https://example.com/<script>alert(1)</script>',
  'https://example.com/"><img src=x onerror=alert(1)>',
  "https://example.com/' onclick='alert(1)",
  'javascript:alert(1)',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '{{constructor.constructor("alert(1)")()}}',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '[a](https://example.com "onclick=alert(1)")',
  '![x](https://example.com/track.png)',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '\u202E<script>\u202C',
]

describe('attacks', () => {
  test.each(ATTACKS)('do no harm: %s', (attack) => {
    for (const text of [attack, `- ${attack}`, `**${attack}**`, `a ${attack} b`]) {
      expect(harmIn(markdown(text))).toEqual([])
      expect(harmIn(linked(text))).toEqual([])
    }
  })

  test('pieces of attacks in any order do no harm, and no letter is lost', () => {
    const chance = chanceOf(11)
    const pieces = [...ATTACKS, '**', '*', '`', '[', '](', ')', '\n', '```\n', ' ', '- ', '<', '中']
    for (let round = 0; round < 1500; round += 1) {
      const text = Array.from({ length: 1 + chance.below(6) }, () => chance.one(pieces)).join('')

      const fragment = markdown(text)

      expect(harmIn(fragment), text).toEqual([])
      expect(linked(text).textContent, text).toBe(text)
    }
  })

  test.each(['[', '**', '*a', '`', '](', 'https://', '[a](', '- ', '```\n', '(('])(
    'a message full of %s is read in no time',
    (piece) => {
      const text = piece.repeat(Math.ceil(10_000 / piece.length))
      const before = process.cpuUsage()

      markdown(text)

      // Time of this process: a busy machine is no reason to fail.
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(500)
    },
  )
})

describe('formatting', () => {
  test.each([
    ['plain', '<p>plain</p>'],
    ['two\nlines', '<p>two<br>lines</p>'],
    ['one\n\ntwo', '<p>one</p><p>two</p>'],
    ['**bold** and *italic*', '<p><strong>bold</strong> and <em>italic</em></p>'],
    ['**a `b` c**', '<p><strong>a <code>b</code> c</strong></p>'],
    ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
    ['snake_case_name', '<p>snake_case_name</p>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['1. one\n2) two', '<ol><li>one</li><li>two</li></ol>'],
    ['do:\n- one\n\nthen', '<p>do:</p><ul><li>one</li></ul><p>then</p>'],
    ['```js\nlet a = **1**\n```', '<pre><code>let a = **1**</code></pre>'],
    ['```\nnever closed', '<p>```<br>never closed</p>'],
    ['**物流**查询', '<p><strong>物流</strong>查询</p>'],
  ])('%j', (text, expected) => {
    expect(html(markdown(text))).toBe(expected)
  })

  test.each([
    ['https://example.com/a?b=1&c=2', 'https://example.com/a?b=1&c=2', ''],
    ['https://example.com.', 'https://example.com/', '.'],
    ['(https://example.com/x)', 'https://example.com/x', ')'],
    ['请看https://example.com/x，谢谢', 'https://example.com/x', '，谢谢'],
    ['[help](https://example.com/help)!', 'https://example.com/help', '!'],
    ['[mail](mailto:a@example.com)', 'mailto:a@example.com', ''],
  ])('a link in %j', (text, href, after) => {
    const fragment = markdown(text)
    const anchor = fragment.querySelector('a')

    expect(anchor?.getAttribute('href')).toBe(href)
    expect(anchor?.target).toBe('_blank')
    expect(fragment.textContent.endsWith(after)).toBe(true)
  })
})

describe('without its marks', () => {
  test.each([
    ['plain', 'plain'],
    ['**bold**, *italic* and `code`', 'bold, italic and code'],
    ['**a `b` c**', 'a b c'],
    ['do:\n- one\n* two\n1. three', 'do:\none\ntwo\n1. three'],
    ['2 * 3 * 4 = snake_case', '2 * 3 * 4 = snake_case'],
    ['see [help](https://example.com/help).', 'see help.'],
    ['[help](javascript:alert(1))', '[help](javascript:alert(1))'],
    ['https://example.com/a', 'https://example.com/a'],
    ['```js\nlet a = 1\n```', '\nlet a = 1\n'],
  ])('%j', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })
})
