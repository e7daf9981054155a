/** What support for events leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const activityKinds = defineKinds({
  'open.support-filed': {
    zh: '申请活动数据和技术支持',
    en: 'Data and support for an event applied for',
    activity: 'open',
  },
  'open.support-granted': { zh: '同意活动支持申请', en: 'Support for an event granted', activity: 'open' },
  'open.support-refused': { zh: '不同意活动支持申请', en: 'Support for an event refused', activity: 'open' },
  'open.support-ended': { zh: '活动支持终止', en: 'Support for an event ended', activity: 'open' },
  'open.event-joined': { zh: '参加活动', en: 'Event joined', activity: 'open' },
  'open.event-ended': { zh: '提前结束活动', en: 'Event ended early', activity: 'open' },
});
