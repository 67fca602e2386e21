/** The words for being at work, or away and why, in English. */

import type { Text } from '../../shared/i18n'

export const presenceEn = {
  'presence.label': 'Your status',
  'presence.available': 'Available',
  'presence.away': 'Away',
  'presence.offline': 'Offline',
  'presence.now': 'Now',
  'presence.after_current': 'After current work',
  'presence.next': 'then {presence}',
  'presence.why_away': 'Why',
  'presence.missed': 'You missed offers and were set to away. Choose “Available” to go on.',
  'presence.still': 'Still: {channels}',
  'presence.limit': 'up to {n} min',
  'away.break': 'Break',
  'away.lunch': 'Lunch',
  'away.meeting': 'Meeting',
  'away.training': 'Training',
  'away.paperwork': 'Paperwork',
  'away.system:missed': 'Missed offers',
  'away.system:disconnected': 'Connection lost',
} satisfies Record<string, Text>
