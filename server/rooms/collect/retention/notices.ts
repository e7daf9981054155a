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
  'collect.erasure-held': {
    zh: {
      title: '{number} 暂停，需重新决定',
      body: '批准后“{name}”出现保全或未了事项，清除没有执行。请待事项办结后重新决定，或撤回申请。',
    },
    en: {
      title: '{number} is held and waits for another decision',
      body: 'After the decision a matter about “{name}” was opened; nothing was erased. Decide again when it is closed, or take the request back.',
    },
  },
  'collect.erasure-stopped': {
    zh: {
      title: '{number} 尚未清除完毕',
      body: '“{name}”的清除没有按时完成，已再次执行。仍不成功请联系平台维护人员。',
    },
    en: {
      title: '{number} has not come to its end',
      body: 'The erasure of “{name}” stopped and was started again. Ask those who run the platform if it does not end.',
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
