/** What erasure tells units and the bureau. */
import { defineNotices } from '#notices/index.ts';

export const retentionNotices = defineNotices({
  'collect.erasure-asked': {
    zh: {
      title: '清除申请 {number} 待另一人决定',
      body: '“{name}”的清除范围已清点，请核对各处数量后决定。申请人不能自己决定。',
    },
    en: {
      title: 'Request for erasure {number} waits for another person’s decision',
      body: 'What is to be erased of “{name}” was counted: look at the counts and decide. Whoever asked does not decide.',
    },
  },
  'collect.erasure-done': {
    zh: { title: '{number} 已彻底清除', body: '“{name}”的指定数据已从各存储位置清除，核查没有残留。' },
    en: {
      title: '{number} is erased for good',
      body: 'What was named of “{name}” was erased from every store; the check afterwards found nothing left.',
    },
  },
});
