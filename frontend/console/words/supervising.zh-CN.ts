/** The words of what supervisors do and see in the console, in simplified Chinese. */

import type { Text } from '../../shared/i18n'
import type { supervisingEn } from './supervising.en'

export const supervisingZhCN: Record<keyof typeof supervisingEn, Text> = {
  'steer.label': '主管操作',
  'steer.take_over': '强接',
  'steer.requeue': '放回队列',
  'steer.assign': '指派给…',
  'steer.presence': '设置状态…',
  'steer.whisper': '密语',
  'steer.whisper_to': '对坐席密语，客户看不到',
  'away.system:forced': '由主管设置',
  'forced.available': '主管已将您设为空闲。',
  'forced.away': '主管已将您设为离开。',
  'forced.offline': '主管已将您设为离线。',
  'came.assigned': '主管将{name}指派给了您。',
  'team.title': '团队',
  'team.lead': '有人忘了切换状态时可在此代为设置，审计会记录操作人。',
  'team.nobody': '还没有其他同事。',
  'team.connected': '已登录',
  'team.gone': '不在线',
  'team.presence': '{name} 的状态',
  'team.audit': '审计',
  'team.wallboard': '大屏',
}
