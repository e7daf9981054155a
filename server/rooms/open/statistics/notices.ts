/** Whom a missed target wakes. */
import { defineNotices } from '#notices/index.ts';

export const statusNotices = defineNotices({
  'open.target-breached': {
    zh: {
      title: '开放平台未达目标：{what}',
      body: '{at} 测得 {measured}，目标 {target}。持续期间只告知一次，恢复后在运行状况页记明。',
    },
    en: {
      title: 'The open platform misses a target: {what}',
      body: 'Measured {measured} at {at}; the target is {target}. You are told once; when it is met again the status page says so.',
    },
  },
});
