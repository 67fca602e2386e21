/** The words for being at work, or away and why, in simplified Chinese. */

import type { Text } from '../../shared/i18n'
import type { presenceEn } from './presence.en'

export const presenceZhCN: Record<keyof typeof presenceEn, Text> = {
  'presence.label': '我的状态',
  'presence.available': '空闲',
  'presence.away': '离开',
  'presence.offline': '离线',
  'presence.now': '立即',
  'presence.after_current': '当前工作结束后',
  'presence.next': '之后{presence}',
  'presence.why_away': '原因',
  'presence.missed': '因多次未接派单，状态已改为离开。选择“空闲”即可继续。',
  'presence.still': '仍接：{channels}',
  'presence.limit': '最长 {n} 分钟',
  'away.break': '小休',
  'away.lunch': '用餐',
  'away.meeting': '会议',
  'away.training': '培训',
  'away.paperwork': '处理资料',
  'away.system:missed': '未接派单',
  'away.system:disconnected': '连接中断',
}
