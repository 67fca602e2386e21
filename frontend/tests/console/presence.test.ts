// @vitest-environment happy-dom
/** The agent's own status: the menu, its reasons to be away, and what the button says. */
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import PresencePicker from '../../console/presence/PresencePicker.vue'
import { stage } from './stage'

let d: ReturnType<typeof stage>

beforeEach(() => {
  d = stage()
})

afterEach(() => document.body.replaceChildren())

describe('what comes after the work in hand', () => {
  test('is told with its reason, and what goes on now keeps its own', async () => {
    d.center.presence = 'available'
    d.center.next = 'away'
    d.center.code = 'lunch'
    d.snapshot()
    const picker = d.draw(PresencePicker)
    expect(picker.text()).toContain('Available')
    expect(picker.text()).toContain('then Lunch')

    d.center.presence = 'away'
    d.center.next = 'offline'
    d.snapshot()
    await nextTick()

    expect(picker.text()).toContain('Lunchthen Offline')
  })
})

describe('the reasons to be away', () => {
  const codes = [
    { id: 'training', name: 'Schooling', channels: ['email', 'callback'], max_minutes: 120 },
    { id: 'lunch', name: 'Lunch', channels: [], max_minutes: null },
  ]
  const chosen = () => d.done.filter(([deed]) => deed === 'presence')
  const open = async () => {
    d.center.presence = 'away'
    d.snapshot()
    const picker = d.draw(PresencePicker)
    await picker.find('button').trigger('click')
    return picker
  }
  const words = (picker: Awaited<ReturnType<typeof open>>) =>
    picker.findAll('[role=menuitemradio]').map((one) => one.text().replace(/\s+/g, ' '))

  test('are those that were set up, with what still comes and how long they last', async () => {
    d.happen({ h: 'codes', codes })
    const picker = await open()

    expect(words(picker)).toEqual([
      'Available',
      'Away',
      'Schooling Still: Email, Callback · up to 120 min',
      'Lunch',
      'Offline',
    ])
    for (const at of [1, 2]) {
      if (!picker.find('[role=menu]').exists()) await picker.find('button').trigger('click')
      await picker.findAll('[role=menuitemradio]')[at]!.trigger('click')
    }
    expect(chosen()).toEqual([
      ['presence', 'away', null, 'now'],
      ['presence', 'away', 'training', 'now'],
    ])
  })

  test('are the usual ones where none were set up', async () => {
    expect(words(await open())).toContain('Training')
  })

  test('are named on the button as well, with what still comes', async () => {
    d.happen({ h: 'codes', codes })
    d.center.presence = 'away'
    d.center.code = 'training'
    d.snapshot()
    const text = d.draw(PresencePicker).find('button').text()

    expect(text).toContain('Schooling')
    expect(text).toContain('Still: Email, Callback')
  })

  test('are fetched for whoever is signed in, and again whenever the menu opens', async () => {
    await open()

    expect(d.done.filter(([deed]) => deed === 'presenceCodes')).toHaveLength(2)
  })
})
