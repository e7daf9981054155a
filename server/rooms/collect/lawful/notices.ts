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
  'collect.task-missing': {
    zh: {
      title: '数据已暂存：“{name}”没有采集事项',
      body: '采集人员和组织的数据须有采集事项。请登记并开始采集事项，暂存的批次随后继续。',
    },
    en: {
      title: 'Data are held: “{name}” has no collecting task',
      body: 'Data on persons and bodies need a task behind them. Register and start one; the held batch then goes on.',
    },
  },
});
