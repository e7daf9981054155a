/** What the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const serveNotices = defineNotices({
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
