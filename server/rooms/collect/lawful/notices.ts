/** What lawful collection tells units and the bureau. */
import { defineNotices } from '#notices/index.ts';

export const lawfulNotices = defineNotices({
  'collect.guidance-given': {
    zh: { title: '主管部门对采集事项“{task}”提出意见', body: '{text} 请答复。' },
    en: { title: 'The authority has something to say on the task “{task}”', body: '{text} Please answer.' },
  },
  'collect.guidance-answered': {
    zh: { title: '{unit}答复了对“{task}”的意见', body: '{text}' },
    en: { title: '{unit} answered on “{task}”', body: '{text}' },
  },
});
