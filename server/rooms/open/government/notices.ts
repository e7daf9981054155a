/** What the government's view tells units and users. */
import { defineNotices } from '#notices/index.ts';

export const governmentNotices = defineNotices({
  'open.instruction': {
    zh: { title: '开放协调指示：{title}', body: '{said} 请于 {day} 前答复。' },
    en: { title: 'Instruction on opening: {title}', body: '{said} Answer by {day}.' },
  },
  'open.class-tightened': {
    zh: { title: '“{name}”的开放属性已收紧', body: '由“{former}”改为“{now}”。' },
    en: { title: 'The class of “{name}” was tightened', body: 'From “{former}” to “{now}”.' },
  },
});
