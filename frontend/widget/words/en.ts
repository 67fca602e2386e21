/** The widget's words in English. */

export const launcher = {
  open: 'Chat with us',
  close: 'Close chat',
  loading: 'Opening chat…',
  broken: 'The chat could not be opened. Press to try again.',
  unread: { one: '{n} new message', other: '{n} new messages' },
}

export const panel = {
  chat: 'Chat',
  title: 'Chat with {site}',
  close: 'Close',
  log: 'Messages',
  greeting: 'Hello! How can we help?',

  you: 'You',
  bot: 'Assistant',
  agent: 'Agent',
  system: 'Notice',
  botHere: 'Automatic assistant',
  agentHere: '{name} is with you',
  away: 'Your agent will be right back',

  input: 'Your message',
  hint: 'Write a message…',
  send: 'Send',
  tooLong: 'At most {most} characters. Please shorten by {n}.',
  person: 'Talk to a person',
  asking: 'Asking for a person…',
  choose: 'Choose one',
  topics: 'Common topics',

  pending: 'Sending…',
  unsent: 'Not sent yet',
  failed: 'Not sent',
  edit: 'Edit and send again',
  sent: 'Sent',
  read: 'Read',
  edited: 'edited',
  deleted: 'This message was deleted',
  typing: '{name} is typing…',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
  newest: 'Go to the latest message',
  older: 'Loading earlier messages…',

  waiting: 'You are in line',
  position: 'You are number {n} in line',
  calling: 'We are calling someone for you',
  wait: 'about {low}–{high} min',
  waitOne: 'about {low} min',
  stay: 'You may keep writing; nothing is lost.',

  offline: 'Reconnecting… What you write is kept and sent.',
  retry: 'Try now',
  replaced: 'This chat is open elsewhere.',
  useHere: 'Use here',
  unavailable: 'The chat is not available right now.',

  end: 'End chat',
  endQuestion: 'End this chat?',
  endYes: 'End chat',
  endNo: 'Keep chatting',
  ended: 'This chat has ended.',
  again: 'Start a new chat',

  rate: 'How was this chat?',
  stars: { one: '{n} star', other: '{n} stars' },
  comment: 'Anything you would like to add?',
  rateSend: 'Send rating',
  rated: 'Thank you. Your rating helps us.',

  error_empty: 'There is nothing to send.',
  error_too_long: 'The message is too long.',
  error_closed: 'This chat has ended.',
  error_too_old: 'It waited more than seven days.',
  error_other: 'Something went wrong.',

  notice_unstaffed: 'Nobody is here right now. Your message is kept, and we answer as soon as we are back.',
  notice_agent_lost: 'The connection to your agent was lost. You keep your place; someone will be with you soon.',
}
