/** What the registers around applications and grants tell. */
import { defineNotices } from '#notices/index.ts';

export const sharingNotices = defineNotices({
  'share.need-assigned': {
    zh: {
      title: '请提供“{name}”',
      body: '主管部门已按职责指定本单位供数。请答复提供日期、已有条目，或写明不能提供的依据。',
    },
    en: {
      title: 'Please provide “{name}”',
      body: 'The authority named your unit by its duties. Answer with a day, an entry, or the ground on which you cannot.',
    },
  },
  'share.need-moved': {
    zh: { title: '数据需求“{name}”：{what}', body: '可在需求页查看各环节。' },
    en: { title: 'The need “{name}”: {what}', body: 'Its page shows every stage.' },
  },
  'share.demand-may-be-met': {
    zh: { title: '新条目《{name}》可能满足需求“{wanted}”', body: '相同的数据项：{items}。请双方对接。' },
    en: { title: 'The new entry “{name}” may meet “{wanted}”', body: 'Fields in common: {items}.' },
  },
  'share.use-report-asked': {
    zh: { title: '请说明授权 {number} 的使用情况', body: '期间 {from} 至 {to}，调用次数已由平台填好。' },
    en: {
      title: 'Please report the use under {number}',
      body: 'From {from} to {to}; the calls are filled in.',
    },
  },
  'share.use-report-given': {
    zh: { title: '授权 {number} 的使用情况已提交', body: '可在使用情况中查看。' },
    en: { title: 'The report of use under {number} was given', body: 'It is among the reports of use.' },
  },
  'share.feedback-given': {
    zh: { title: '“{name}”收到使用反馈', body: '质量评分 {quality}（满分 5）。' },
    en: { title: 'Feedback on “{name}”', body: 'Quality {quality} of 5.' },
  },
  'share.hand-over-moved': {
    zh: { title: '线下共享 {number}（{name}）有新进展', body: '可在线下共享中查看和办理。' },
    en: { title: 'Offline sharing {number} ({name}) has moved on', body: 'See the register of hand-overs.' },
  },
  'share.destruction-due': {
    zh: { title: '线下共享 {number}（{name}）的数据已到销毁日期', body: '请销毁并登记销毁证明。' },
    en: {
      title: 'The copy of {number} ({name}) is due for destruction',
      body: 'Destroy it and enter the proof.',
    },
  },
  'share.off-platform-noticed': {
    zh: { title: '{number}：“{name}”不经平台共享', body: '依据：{act} {article}。' },
    en: { title: '{number}: “{name}” stays off the platform', body: 'Ground: {act} {article}.' },
  },
  'share.direct-asked': {
    zh: { title: '直接交换申请 {number}：{what}', body: '未经批准不得直接交换。' },
    en: { title: 'Direct exchange {number}: {what}', body: 'Nothing is exchanged without approval.' },
  },
  'share.rectification-moved': {
    zh: { title: '整改事项 {number}：{what}', body: '期限 {due}，可在事项页答复。' },
    en: { title: 'Matter {number}: {what}', body: 'Due {due}; it can be answered on its page.' },
  },
  'share.gathering-asked': {
    zh: { title: '有单位需要尚未归集的“{name}”', body: '请归集首批数据。' },
    en: { title: '“{name}” is wanted and was never gathered', body: 'Please send its first batch.' },
  },
});
