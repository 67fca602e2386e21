/**
 * What changed on a customer's card, as the order `customer.update` wants it.
 */

import type { Customer } from './rows'

export interface CardForm {
  name: string
  email: string
  phone: string
  attributes: { name: string; value: string }[]
}

export interface CardFields {
  name?: string
  email?: string
  phone?: string
  attributes?: Record<string, string>
}

/** Absent fields stay as they are, an empty one is cleared; so is a detail that was renamed. */
export function changedFields(card: Customer, form: CardForm): CardFields {
  const fields: CardFields = {}
  for (const field of ['name', 'email', 'phone'] as const) {
    const value = form[field].trim()
    if (value !== (card[field] ?? '')) fields[field] = value
  }
  const attributes = changedAttributes(card.attributes ?? {}, form.attributes)
  if (Object.keys(attributes).length > 0) fields.attributes = attributes
  return fields
}

function changedAttributes(
  before: Record<string, unknown>,
  now: CardForm['attributes'],
): Record<string, string> {
  const after = new Map(now.map((a) => [a.name.trim(), a.value.trim()]))
  after.delete('')
  const changed: Record<string, string> = {}
  for (const name of Object.keys(before)) if (!after.has(name)) changed[name] = ''
  for (const [name, value] of after) {
    if (String(before[name] ?? '') !== value) changed[name] = value
  }
  return changed
}
