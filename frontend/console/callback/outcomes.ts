/** How a call can go, in the order of their keys. */
export const OUTCOMES = ['reached', 'no_answer', 'busy', 'wrong_number', 'cancelled'] as const
