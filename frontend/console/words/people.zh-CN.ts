/** The words for calls and for who is who, in simplified Chinese. */

import type { Text } from '../../shared/i18n'
import type { peopleEn } from './people.en'

export const peopleZhCN: Record<keyof typeof peopleEn, Text> = {
  'mark.callback': '请求回电',
  'mark.call_tried': '已致电：{outcome}',
  'outcome.cancelled': '已取消',
  'call.label': '回电',
  'call.to': '待回电',
  'call.how': '通话结果如何？',
  'call.note': '通话备注（选填）',
  'call.due': '{time} 起可拨打',
  'call.attempts': { other: '已尝试 {n} 次' },
  'same.title': '是同一个人吗？',
  'same.lead': '两人的历史记录将合为一处，可随时撤销。',
  'same.compare': '对比',
  'same.link': '关联',
  'same.stays': '保留此人；另一人显示为其一部分。',
  'same.theirs': '此卡片上的 {value} 已证实属于对方：{proof}。',
  'same.ours': '对方卡片上的 {value} 属于此人：{proof}。',
  'evidence.mail': '曾用它来信',
  'evidence.call': '曾在此接听',
  'evidence.callback': '曾请求拨打此号码',
  'linked.title': '已关联的客户',
  'linked.by': '{name} 于 {time} 关联',
  'linked.undo': '撤销',
  'linked.undo_name': '撤销与{name}的关联',
  'history.part': '显示',
  'history.part.all': '全部',
  'history.part.chat': '聊天',
  'history.part.email': '邮件',
  'history.part.callback': '通话',
  'history.part.note': '备注',
  'history.nothing': '没有此类记录。',
}
