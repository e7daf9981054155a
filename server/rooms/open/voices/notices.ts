/** What voices tell people; never who reports. */
import { defineNotices } from '#notices/index.ts';

export const voiceNotices = defineNotices({
  'open.voice-received': {
    zh: { title: '{kind} {number}', body: '关于“{name}”。请查看并答复。' },
    en: { title: '{kind} {number}', body: 'About “{name}”. Please look at it and answer.' },
  },
  'open.rights-alert': {
    zh: { title: '{number}：“{name}”可能侵犯他人权益', body: '可以先行暂时下架，核实后再恢复。' },
    en: {
      title: '{number}: “{name}” may infringe rights',
      body: 'It can be suspended at once, and come back when it was looked at.',
    },
  },
  'open.voice-moved': {
    zh: { title: '{number} 有新进展：{what}', body: '关于“{name}”。{said}' },
    en: { title: '{number} has moved on: {what}', body: 'About “{name}”. {said}' },
  },
  'open.catalogue-change-asked': {
    zh: { title: '{number}：请办理“{name}”的开放目录变更', body: '提供单位同意更正，提请变更。' },
    en: { title: '{number}: change of “{name}” asked for', body: 'The provider agrees with the correction.' },
  },
  'open.voice-held': {
    zh: { title: '有公众发言待审看', body: '{number} 未直接公开，请审看。' },
    en: { title: 'Words of the public wait to be looked at', body: '{number} is not shown yet.' },
  },
  'open.followed-changed': {
    zh: { title: '您关注的“{name}”：{what}', body: '{said}' },
    en: { title: '“{name}”, which you follow: {what}', body: '{said}' },
  },
});
