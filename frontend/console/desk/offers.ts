/**
 * What an offer's card shows about time, with the server's clock given from outside.
 */

import type { Offer } from './rows'

const USUAL_RING_MS = 30_000

/** Milliseconds until the offer lapses, never below zero. */
export function leftOf(offer: Offer, now: number): number {
  return Math.max(0, offer.expires_at - now)
}

/** How much of the countdown bar is still full, from 1 down to 0; `since` is when it began to ring. */
export function shareLeft(offer: Offer, since: number | undefined, now: number): number {
  const ring = Math.max(1, offer.expires_at - (since ?? offer.expires_at - USUAL_RING_MS))
  return Math.min(1, leftOf(offer, now) / ring)
}

/**
 * Offers that still ring, most urgent first.
 *
 * The server alone ends an offer; one whose time is over is only no longer shown, so that nobody
 * presses a button that will be refused.
 */
export function ringing(offers: Offer[], now: number): Offer[] {
  return offers
    .filter((o) => leftOf(o, now) > 0)
    .sort((a, b) => a.expires_at - b.expires_at || (a.offer < b.offer ? -1 : 1))
}

/** When each offer began to ring: its fact's time, or the moment a snapshot first showed it. */
export function ringsAfter(
  rings: Record<string, number>,
  offers: Offer[],
  at: number,
): Record<string, number> {
  return Object.fromEntries(offers.map((o) => [o.offer, rings[o.offer] ?? at]))
}
