/** 网页聊天窗的文字，简体中文。 */

import type { LauncherWords, PanelWords } from './words'

export const launcher: LauncherWords = {
  open: '在线咨询',
  close: '收起聊天',
  loading: '正在打开…',
  broken: '聊天窗未能打开，请点击重试。',
  unread: { other: '{n} 条新消息' },
}

export const panel: PanelWords = {
  chat: '在线咨询',
  title: '{site} 在线咨询',
  close: '收起',
  log: '聊天记录',
  greeting: '您好！有什么可以帮您？',

  you: '我',
  bot: '智能助手',
  agent: '客服',
  system: '提示',
  botHere: '智能助手为您服务',
  agentHere: '{name} 正在为您服务',
  away: '客服稍后回来',

  input: '输入消息',
  hint: '请输入您的问题…',
  send: '发送',
  tooLong: '最多 {most} 个字，请删去 {n} 个字。',
  person: '转人工',
  asking: '正在转接人工…',
  choose: '请选择',
  topics: '常见问题',

  pending: '发送中…',
  unsent: '尚未发送',
  failed: '未发送',
  edit: '修改后重发',
  sent: '已发送',
  read: '已读',
  edited: '已修改',
  deleted: '该消息已删除',
  typing: '{name} 正在输入…',
  newMessages: { other: '{n} 条新消息' },
  newest: '回到最新消息',
  older: '正在加载更早的消息…',

  waiting: '正在排队',
  position: '您排在第 {n} 位',
  calling: '正在为您呼叫客服',
  wait: '约 {low}–{high} 分钟',
  waitOne: '约 {low} 分钟',
  stay: '等待时可以继续留言，不会丢失。',

  call: '请给我回电',
  callKeep: '您的排队位置会保留。',
  phone: '电话号码',
  phoneWrong: '请输入有效的电话号码，例如 +86 138 0013 8000。',
  name: '姓名（选填）',
  topic: '想咨询什么？（选填）',
  willCall: '我们会致电 {phone}',
  callLeave: '您可以关闭此页面。如需取消，请结束会话。',

  offline: '正在重新连接… 您写的内容会保留并自动发送。',
  retry: '立即重试',
  replaced: '聊天已在别处打开。',
  useHere: '在此使用',
  unavailable: '暂时无法使用在线咨询。',

  end: '结束会话',
  endQuestion: '确定结束会话吗？',
  endNo: '继续咨询',
  ended: '会话已结束。',
  again: '开始新的会话',

  rate: '请评价本次服务',
  stars: { other: '{n} 星' },
  comment: '还有什么想说的吗？',
  rateSend: '提交评价',
  rated: '感谢您的评价。',

  error_empty: '没有可发送的内容。',
  error_too_long: '消息太长了。',
  error_too_old: '超过七天未能发送。',
  error_other: '出了点问题。',
}
