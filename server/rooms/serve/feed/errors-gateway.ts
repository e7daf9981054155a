/** What the gateway refuses of a feed: a place in it that is gone, and one that is not there yet. */
import { defineErrors } from '#kernel/errors.ts';

export const feedCallErrors = defineErrors({
  'gateway.feed-gone': {
    status: 410,
    zh: {
      what: '序号 {after} 之后的条目已不保留',
      why: '变更流保留序号 {oldest} 以后的条目。',
      mend: '请取快照，再从序号 {newest} 继续。',
    },
    en: {
      what: 'What came after number {after} is no longer kept',
      why: 'The feed keeps what came from number {oldest} on.',
      mend: 'Take the snapshot, then go on from number {newest}.',
    },
  },
  'gateway.feed-view': {
    status: 410,
    zh: {
      what: '授权范围已变更',
      why: '您手中的记录是按从前的数据项、行范围或脱敏方式取得的。',
      mend: '请重新取快照，再从序号 {newest} 继续。',
    },
    en: {
      what: 'What the grant lets be seen has changed',
      why: 'The rows you hold were taken under other columns, rows or masks.',
      mend: 'Take the snapshot anew, then go on from number {newest}.',
    },
  },
  'gateway.feed-ahead': {
    status: 422,
    zh: { what: '没有序号 {after}', why: '变更流现至序号 {newest}。', mend: '请核对所记的序号。' },
    en: {
      what: 'There is no number {after}',
      why: 'The feed stands at {newest}.',
      mend: 'Check the number you keep.',
    },
  },
});
