/** What the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const serveNotices = defineNotices({
  'serve.delivery-ready': {
    zh: { title: '交付文件 {number} 已生成', body: '授权 {grant} 的文件可以下载，请在保留期限内取用。' },
    en: {
      title: 'Delivery {number} is ready',
      body: 'The file under grant {grant} can be fetched; it is removed when its time is over.',
    },
  },
  'serve.delivery-failed': {
    zh: { title: '交付文件 {number} 未能生成', body: '授权 {grant} 的文件没有生成，请查看原因后重新申请。' },
    en: {
      title: 'Delivery {number} failed',
      body: 'No file was made under grant {grant}; see why, then ask again.',
    },
  },
  'serve.copy-due': {
    zh: {
      title: '请登记文件 {number} 的销毁情况',
      body: '授权 {grant} 已结束，所持拷贝应当销毁，请登记销毁日期和证明。',
    },
    en: {
      title: 'State the destruction of {number}',
      body: 'Grant {grant} is over; the copy is to be destroyed. State the day and the proof.',
    },
  },
  'serve.refusals-alerted': {
    zh: {
      title: '授权 {grant} 当日被拒调用已达 {calls} 次',
      body: '“{service}”在 {day} 的被拒调用达到告警数，请核对使用单位是否按授权使用。',
    },
    en: {
      title: 'Grant {grant}: {calls} calls refused in a day',
      body: 'On {day} refused calls of “{service}” reached the alert; see whether the data are used as granted.',
    },
  },
  'serve.average-exceeded': {
    zh: {
      title: '授权 {grant} 连续 {days} 日高于申报均值',
      body: '“{service}”的日调用次数自 {from} 起每日高于申报的均值 {average}，请核对使用需要。',
    },
    en: {
      title: 'Grant {grant}: above the stated average for {days} days',
      body: 'Since {from} “{service}” was called more than the stated average of {average} a day; see whether the need has changed.',
    },
  },
});
