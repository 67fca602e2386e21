/** The words of what supervisors do and see in the console, in English. */

import type { Text } from '../../shared/i18n'

export const supervisingEn = {
  'steer.label': 'For supervisors',
  'steer.take_over': 'Take over',
  'steer.requeue': 'Put back into the queue',
  'steer.assign': 'Assign to…',
  'steer.presence': 'Set presence…',
  'steer.whisper': 'Whisper',
  'steer.whisper_to': 'Whisper to the agent; the customer does not see it',
  'away.system:forced': 'Set by a supervisor',
  'forced.available': 'A supervisor has set you to available.',
  'forced.away': 'A supervisor has set you to away.',
  'forced.offline': 'A supervisor has set you to offline.',
  'came.assigned': 'A supervisor has given you {name}.',
  'team.title': 'Team',
  'team.lead': 'Set the presence of somebody who forgot. The audit keeps who did it.',
  'team.nobody': 'Nobody else works here yet.',
  'team.connected': 'signed in',
  'team.gone': 'not here',
  'team.presence': 'Presence of {name}',
  'team.audit': 'Audit',
  'team.wallboard': 'Wallboard',
} satisfies Record<string, Text>
