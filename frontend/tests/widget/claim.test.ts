/** Addresses that visitors mention. */

import { expect, test } from 'vitest'
import { emailIn } from '../../widget/claim'

test.each([
  ['lea@home.example', 'lea@home.example'],
  ['Write to lea.b+shop@home.co.example.', 'lea.b+shop@home.co.example'],
  ['我的邮箱是lea@home.example，谢谢', 'lea@home.example'],
  ['(lea_b@my-home.example)', 'lea_b@my-home.example'],
  ['from lea@home.example to ben@home.example', null],
  ['@lea, see you at 5', null],
  ['lea@home', null],
  ['', null],
])('%j', (text, email) => {
  expect(emailIn(text)).toBe(email)
})

test('a long text full of signs is read in no time', () => {
  const before = process.cpuUsage()

  emailIn('a.'.repeat(50_000) + '@'.repeat(50_000) + 'a.-'.repeat(50_000))

  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500)
})
