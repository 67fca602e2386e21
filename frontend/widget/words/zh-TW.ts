/** 網頁聊天視窗的文字，繁體中文。 */

import type { LauncherWords, PanelWords } from './words'

export const launcher: LauncherWords = {
  open: '線上諮詢',
  close: '收合聊天',
  loading: '開啟中…',
  broken: '聊天視窗無法開啟，請點選重試。',
  unread: { other: '{n} 則新訊息' },
}

export const panel: PanelWords = {
  chat: '線上諮詢',
  title: '{site} 線上諮詢',
  close: '收合',
  log: '聊天紀錄',
  greeting: '您好！有什麼可以幫您？',

  you: '我',
  bot: '智慧助理',
  agent: '客服人員',
  system: '提示',
  botHere: '智慧助理為您服務',
  agentHere: '{name} 正在為您服務',
  away: '客服人員稍後回來',

  input: '輸入訊息',
  hint: '請輸入您的問題…',
  send: '傳送',
  tooLong: '最多 {most} 個字，請刪去 {n} 個字。',
  person: '轉真人客服',
  asking: '正在轉接真人客服…',
  choose: '請選擇',
  topics: '常見問題',

  pending: '傳送中…',
  unsent: '尚未傳送',
  failed: '未傳送',
  edit: '修改後重送',
  sent: '已傳送',
  read: '已讀',
  edited: '已修改',
  deleted: '此訊息已刪除',
  typing: '{name} 正在輸入…',
  newMessages: { other: '{n} 則新訊息' },
  newest: '回到最新訊息',
  older: '正在載入較早的訊息…',

  waiting: '排隊中',
  position: '您排在第 {n} 位',
  calling: '正在為您呼叫客服人員',
  wait: '約 {low}–{high} 分鐘',
  waitOne: '約 {low} 分鐘',
  stay: '等候時可以繼續留言，不會遺失。',

  call: '請回電給我',
  callKeep: '您的排隊順位會保留。',
  phone: '電話號碼',
  phoneWrong: '請輸入有效的電話號碼，例如 +886 912 345 678。',
  name: '姓名（選填）',
  topic: '想諮詢什麼？（選填）',
  willCall: '我們會致電 {phone}',
  callLeave: '您可以關閉此頁面。如要取消，請結束對話。',

  offline: '正在重新連線… 您寫的內容會保留並自動傳送。',
  retry: '立即重試',
  replaced: '聊天已在別處開啟。',
  useHere: '在此使用',
  unavailable: '目前無法使用線上諮詢。',

  end: '結束對話',
  endQuestion: '確定要結束對話嗎？',
  endNo: '繼續諮詢',
  ended: '對話已結束。',
  again: '開始新的對話',

  rate: '請評價這次服務',
  stars: { other: '{n} 顆星' },
  comment: '還有什麼想說的嗎？',
  rateSend: '送出評價',
  rated: '感謝您的評價。',

  error_empty: '沒有可傳送的內容。',
  error_too_long: '訊息太長了。',
  error_too_old: '超過七天未能傳送。',
  error_other: '發生了一點問題。',
}
