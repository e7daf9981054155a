/** What organisers and the authority are told of support for events. */
import { defineNotices } from '#notices/index.ts';

export const activityNotices = defineNotices({
  'open.support-to-decide': {
    zh: { title: '活动支持申请待办理：{title}', body: '编号 {number}，请决定是否提供数据和技术支持。' },
    en: { title: 'An event asks for data and support: {title}', body: 'Number {number}; decide on it.' },
  },
  'open.support-decided': {
    zh: { title: '活动支持申请有结果：{title}', body: '编号 {number}：{what}。{said}' },
    en: {
      title: 'Your application for an event was decided: {title}',
      body: 'Number {number}: {what}. {said}',
    },
  },
  'open.support-over': {
    zh: { title: '活动支持已终止：{title}', body: '活动已结束，{count} 个密钥随之失效。' },
    en: {
      title: 'Support for the event has ended: {title}',
      body: 'The event is over; {count} keys ended with it.',
    },
  },
});
