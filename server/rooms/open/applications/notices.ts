/** What applicants, providers and the authority are told of applications, agreements and access. */
import { defineNotices } from '#notices/index.ts';

export const applicationNotices = defineNotices({
  'open.application-received': {
    zh: { title: '收到开放申请：{title}', body: '编号 {number}，请办理。' },
    en: { title: 'Application received: {title}', body: 'Number {number}; please handle it.' },
  },
  'open.application-granted': {
    zh: { title: '申请已获同意：{title}', body: '编号 {number}。{next}' },
    en: { title: 'Application granted: {title}', body: 'Number {number}. {next}' },
  },
  'open.application-refused': {
    zh: { title: '申请未获同意：{title}', body: '编号 {number}。理由：{reason}' },
    en: { title: 'Application refused: {title}', body: 'Number {number}. Reason: {reason}' },
  },
  'open.application-redirected': {
    zh: {
      title: '请通过政府信息公开渠道提出：{title}',
      body: '编号 {number}。渠道：{channel}。理由：{reason}',
    },
    en: {
      title: 'Please use the channel of disclosure: {title}',
      body: 'Number {number}. Channel: {channel}. Reason: {reason}',
    },
  },
  'open.application-data-gone': {
    zh: { title: '申请的数据已下线：{title}', body: '编号 {number}。原因：{reason}。您可以撤回申请。' },
    en: {
      title: 'The data you applied for were taken down: {title}',
      body: 'Number {number}. Reason: {reason}. You may withdraw the application.',
    },
  },
  'open.agreement-to-sign': {
    zh: { title: '协议待签署：{title}', body: '编号 {number}。双方签署后即可获取数据。' },
    en: {
      title: 'An agreement is to be signed: {title}',
      body: 'Number {number}. Data flow once both sides signed.',
    },
  },
  'open.access-started': {
    zh: { title: '可以获取数据：{title}', body: '编号 {number}，期限至 {until}。请在“我的访问”中生成密钥。' },
    en: {
      title: 'You may take the data: {title}',
      body: 'Number {number}, until {until}. Make a key under “My access”.',
    },
  },
  'open.access-suspended': {
    zh: { title: '访问已被暂停：{title}', body: '编号 {number}。原因：{reason}' },
    en: { title: 'Access suspended: {title}', body: 'Number {number}. Reason: {reason}' },
  },
  'open.access-resumed': {
    zh: { title: '访问已恢复：{title}', body: '编号 {number}，期限至 {until}。' },
    en: { title: 'Access resumed: {title}', body: 'Number {number}, until {until}.' },
  },
  'open.access-ending': {
    zh: {
      title: '访问期限将届满：{title}',
      body: '编号 {number}，{until} 为最后一日。需要继续的请重新申请。',
    },
    en: {
      title: 'Access is about to end: {title}',
      body: 'Number {number}; {until} is its last day. To go on, apply anew.',
    },
  },
  'open.access-ended': {
    zh: { title: '访问已结束：{title}', body: '编号 {number}。{reason}' },
    en: { title: 'Access ended: {title}', body: 'Number {number}. {reason}' },
  },
  'open.conditions-changed': {
    zh: {
      title: '开放条件有调整：{title}',
      body: '第 {number} 版。已有访问按原约定继续，新的申请适用新条件。',
    },
    en: {
      title: 'The conditions changed: {title}',
      body: 'Version {number}. Present access goes on as agreed; new applications follow the new ones.',
    },
  },
  'open.beyond-scope': {
    zh: {
      title: '疑似超出约定用途：{title}',
      body: '编号 {number}。拟登记的成果涉及收费或者商业对象，已被拒绝，请核查。',
    },
    en: {
      title: 'Use beyond what was agreed: {title}',
      body: 'Number {number}. A product with a price or paying clients was refused; please look into it.',
    },
  },
});
