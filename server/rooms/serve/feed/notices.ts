/** What is told around feeds. */
import { defineNotices } from '#notices/index.ts';

export const feedNotices = defineNotices({
  'serve.nudges-parked': {
    zh: {
      title: '授权 {grant} 的变更通知已停发',
      body: '“{service}”的通知地址连续 {failures} 次没有应答，平台不再通知。地址恢复后请在变更流页面恢复发送；停发期间的变更没有丢失，可从已确认的序号继续读取。',
    },
    en: {
      title: 'Grant {grant}: nudges are parked',
      body: 'The address for “{service}” did not answer {failures} times in a row. Resume it on the page of the feed once it works; no change is lost, reading goes on from the number acknowledged.',
    },
  },
});
