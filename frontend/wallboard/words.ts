/** The words of the wallboard in its two languages. */

import { matchLocale, translator } from '../shared/i18n'

const en = {
  title: 'Wallboard',
  as_of: 'As of {time}',
  stale: 'Not up to date: last heard at {time}',
  lost: 'Connection lost, trying again',
  loading: 'Loading the floor…',
  sign_in: 'Sign in at the console as a supervisor, then come back.',
  forbidden: 'The wallboard is for supervisors and administrators.',
  to_console: 'Open the console',
  reload: 'Try again',
  unreachable: 'The center cannot be reached.',
  full_screen: 'Full screen (F)',
  language: '中文 (L)',
  audit: 'Audit',
  waiting: 'Waiting',
  oldest: 'Longest wait',
  active: 'In conversation',
  free: 'Free agents',
  queues: 'Queues',
  queue: 'Queue',
  offered: 'Ringing',
  answered: 'Answered today',
  abandoned: 'Abandoned today',
  utc: 'The day begins at 00:00 UTC.',
  agents: 'Agents',
  nobody: 'Nobody works here yet.',
  no_queues: 'There are no queues yet.',
  load: '{load} of {units}',
  load_label: 'Load',
  days: '{n} d',
  overdue: 'over its limit by {time}',
  conversations: { one: '{n} conversation', other: '{n} conversations' },
  'level.good': 'fine',
  'level.warn': 'long wait',
  'level.bad': 'far too long',
  'state.ringing': 'Ringing',
  'state.handling': 'In conversation',
  'state.wrap_up': 'Wrap-up',
  'state.available': 'Available',
  'state.away': 'Away',
  'state.reconnecting': 'Reconnecting',
  'state.offline': 'Offline',
  'code.break': 'break',
  'code.lunch': 'lunch',
  'code.meeting': 'meeting',
  'code.training': 'training',
  'code.paperwork': 'paperwork',
  'code.system:forced': 'set by a supervisor',
  'code.system:missed': 'missed offers',
}

export type Word = keyof typeof en

const zh: typeof en = {
  title: '大屏',
  as_of: '截至 {time}',
  stale: '数据不是最新：最后更新于 {time}',
  lost: '连接已断开，正在重试',
  loading: '正在加载现场…',
  sign_in: '请先在工作台以主管身份登录，再回到这里。',
  forbidden: '大屏仅供主管和管理员使用。',
  to_console: '打开工作台',
  reload: '重试',
  unreachable: '无法连接客服中心。',
  full_screen: '全屏 (F)',
  language: 'English (L)',
  audit: '审计',
  waiting: '排队中',
  oldest: '最长等待',
  active: '会话中',
  free: '空闲坐席',
  queues: '队列',
  queue: '队列',
  offered: '派单中',
  answered: '今日接通',
  abandoned: '今日放弃',
  utc: '每日从 UTC 0 点开始计算。',
  agents: '坐席',
  nobody: '还没有坐席。',
  no_queues: '还没有队列。',
  load: '{load} / {units}',
  load_label: '负载',
  days: '{n} 天',
  overdue: '已超时 {time}',
  conversations: { one: '{n} 个会话', other: '{n} 个会话' },
  'level.good': '正常',
  'level.warn': '等待较久',
  'level.bad': '等待过久',
  'state.ringing': '振铃中',
  'state.handling': '会话中',
  'state.wrap_up': '话后处理',
  'state.available': '空闲',
  'state.away': '离开',
  'state.reconnecting': '重连中',
  'state.offline': '离线',
  'code.break': '小休',
  'code.lunch': '午餐',
  'code.meeting': '会议',
  'code.training': '培训',
  'code.paperwork': '文书',
  'code.system:forced': '由主管设置',
  'code.system:missed': '未接派单',
}

export const WORDS = { en, 'zh-CN': zh } as const

export type Language = keyof typeof WORDS

export function wished(): Language {
  const locale = matchLocale([new URLSearchParams(location.search).get('lang'), ...navigator.languages])
  return locale === 'en' ? 'en' : 'zh-CN'
}

export function speak(language: Language) {
  return translator(language, WORDS[language])
}
