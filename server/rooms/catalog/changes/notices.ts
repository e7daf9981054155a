/** What the catalogue tells people of changes, acts of law, demands and withdrawals. */
import { defineNotices } from '#notices/index.ts';

export const catalogNotices = defineNotices({
  'catalog.change-due': {
    zh: {
      title: '“{name}”须更新目录，{due}前提交',
      body: '记录的变化：{what}。请核对目录并提交变更；无须变更的，确认并说明。',
    },
    en: {
      title: '“{name}” must be brought up to date by {due}',
      body: 'What changed: {what}. Check the entry and submit the change, or confirm that nothing changes.',
    },
  },
  'catalog.change-recorded': {
    zh: {
      title: '“{name}”须核对目录',
      body: '记录的变化：{what}。条文未定提交期限，请及时核对并提交变更或确认不变。',
    },
    en: {
      title: '“{name}” must be checked',
      body: 'What changed: {what}. The text sets no day; submit the change or confirm that nothing changes.',
    },
  },
  'catalog.change-reminder': {
    zh: { title: '“{name}”的目录变更{due}到期', body: '尚未提交变更申请，也未确认不变。' },
    en: {
      title: 'The change of “{name}” is due on {due}',
      body: 'Neither a change nor a confirmation has been handed in.',
    },
  },
  'catalog.change-overdue': {
    zh: {
      title: '“{name}”的目录变更已逾期',
      body: '应于{due}前提交，逾期计入本单位；仍可提交，申请将标注逾期。',
    },
    en: {
      title: 'The change of “{name}” is overdue',
      body: 'It was due on {due} and counts against the department. It can still be handed in and will be marked late.',
    },
  },
  'catalog.review-date': {
    zh: { title: '“{name}”到了复核日', body: '请核对目录是否仍与实际一致，并定下次复核日。' },
    en: {
      title: '“{name}” is to be looked at again',
      body: 'Check it against what is, and set the next day.',
    },
  },
  'catalog.demand-raised': {
    zh: {
      title: '{organisation}提出数据需求：{name}',
      body: '提出单位认为数据由本单位持有，请答复或匹配目录。',
    },
    en: {
      title: '{organisation} asks for data: {name}',
      body: 'It believes that your organisation holds them. Answer, or match the demand with an entry.',
    },
  },
  'catalog.demand-matched': {
    zh: { title: '需求“{name}”已匹配目录“{entry}”', body: '可据此提出共享申请。' },
    en: {
      title: 'The demand “{name}” was matched with “{entry}”',
      body: 'It can be turned into an application.',
    },
  },
  'catalog.demand-requested': {
    zh: {
      title: '{organisation}请求提供目录中没有的数据：{name}',
      body: '需求未能匹配现有目录，请主管部门协调，请持有单位编目。',
    },
    en: {
      title: '{organisation} requests data that no entry describes: {name}',
      body: 'No entry answers the demand: the authority coordinates, the holder catalogues.',
    },
  },
  'catalog.comments-made': {
    zh: { title: '“{name}”收到审核意见', body: '审核人对字段提出意见，请逐条答复。' },
    en: { title: 'Comments on “{name}”', body: 'The reviewer commented on fields; answer each.' },
  },
  'catalog.basis-lost': {
    zh: {
      title: '“{name}”的依据《{act}》已于{day}失效',
      body: '请在期限内改列依据或变更共享属性；未改的，按本市规定处理。',
    },
    en: {
      title: '“{act}”, on which “{name}” rests, holds no longer since {day}',
      body: 'Name another basis or change the class in time; what happens otherwise is the city’s rule.',
    },
  },
  'catalog.withdrawn-under-application': {
    zh: {
      title: '“{name}”已下线，相关申请不能继续',
      body: '下线原因：{reason}。涉及申请{number}，可改为提出数据需求。',
    },
    en: {
      title: '“{name}” was withdrawn; the application cannot go on',
      body: 'Why: {reason}. It concerns application {number}; a demand can be raised instead.',
    },
  },
});
