/** Refusals of review, change, lists, demands and the library of acts. */
import { defineErrors } from '#kernel/errors.ts';

export const keepingErrors = defineErrors({
  'catalog.own-entry': {
    status: 403,
    zh: {
      what: '不能审核自己编写的目录',
      why: '本版本由您编写或提交，审核人须为他人。',
      mend: '请由本单位其他审核人办理，或转交他人。',
    },
    en: {
      what: 'Nobody reviews their own entry',
      why: 'You wrote or handed in this version; the reviewer must be somebody else.',
      mend: 'Let another reviewer of the organisation decide.',
    },
  },
  'catalog.not-in-review': {
    status: 409,
    zh: {
      what: '目录不在审核中',
      why: '只能对正在审核的版本提出意见。',
      mend: '请等待提供单位提交。',
    },
    en: {
      what: 'The entry is not under review',
      why: 'Comments are made on a version under review.',
      mend: 'Wait until its provider submits it.',
    },
  },
  'catalog.comment-path': {
    status: 422,
    zh: {
      what: '该版本没有“{path}”这个字段',
      why: '意见须指向版本中的字段或信息项。',
      mend: '请从字段或信息项中选择。',
    },
    en: {
      what: 'This version has no field “{path}”',
      why: 'A comment names a field or an item of the version.',
      mend: 'Choose a field or an item.',
    },
  },
  'catalog.draft-under-way': {
    status: 409,
    zh: {
      what: '该目录有正在编写的版本',
      why: '下线会使未提交的修改作废。',
      mend: '请先提交或放弃正在编写的版本。',
    },
    en: {
      what: 'A version of this entry is being written',
      why: 'A withdrawal would throw it away.',
      mend: 'Submit it or give it up first.',
    },
  },
  'catalog.withdrawal-reviewed': {
    status: 409,
    zh: {
      what: '已发布的目录下线须经审核',
      why: '目录一经发布，下线与变更一样须经主管部门审核。',
      mend: '请提交下线申请，审核通过后下线。',
    },
    en: {
      what: 'A published entry leaves the catalogue by review',
      why: 'Taking out what was published is reviewed by the authority like any change.',
      mend: 'Ask for the withdrawal; it takes effect when it is approved.',
    },
  },
  'catalog.consent-needed': {
    status: 409,
    zh: {
      what: '删减、修改目录还须市主管部门同意',
      why: '本次变更删去或改动了原有内容，本级不能单独发布。',
      mend: '请审核后报市主管部门。',
    },
    en: {
      what: 'Cutting or altering an entry needs the city authority’s consent',
      why: 'This change removes or alters what stood before; the level alone cannot publish it.',
      mend: 'Approve it and pass it on to the city authority.',
    },
  },
  'catalog.consent-not-needed': {
    status: 409,
    zh: {
      what: '本次变更不需要市主管部门同意',
      why: '变更只增加内容，或者目录属于市级。',
      mend: '请直接审核发布。',
    },
    en: {
      what: 'This change needs no consent of the city authority',
      why: 'It only adds, or the entry is of the city level.',
      mend: 'Approve and publish it.',
    },
  },
  'catalog.other-level': {
    status: 403,
    zh: {
      what: '不属于本级',
      why: '目录清单由本级主管部门公布，其他区县和市级的由其各自公布。',
      mend: '请选择本级行政区划。',
    },
    en: {
      what: 'Not of this level',
      why: 'Each authority publishes the list of its own level.',
      mend: 'Choose the division of the own level.',
    },
  },
  'catalog.change-kind': {
    status: 422,
    zh: {
      what: '不是本市规定的变化种类',
      why: '可以登记的变化为：{kinds}。',
      mend: '请从所列种类中选择。',
    },
    en: {
      what: 'Not a kind of change of this city',
      why: 'The kinds are: {kinds}.',
      mend: 'Choose one of them.',
    },
  },
  'catalog.change-day': {
    status: 422,
    zh: { what: '变化之日不能晚于今天', why: '期限自变化之日起算。', mend: '请填写实际发生之日。' },
    en: {
      what: 'The day of the change lies in the future',
      why: 'The limit runs from the day of the change.',
      mend: 'State the day on which it happened.',
    },
  },
  'catalog.change-nothing': {
    status: 422,
    zh: {
      what: '没有涉及的目录',
      why: '所选资源或系统没有已发布的目录。',
      mend: '请选择涉及的目录；尚未编目的，先编目。',
    },
    en: {
      what: 'No entry is concerned',
      why: 'Neither the entries nor the system named stand in the catalogue.',
      mend: 'Choose the entries; compile those that are missing.',
    },
  },
  'catalog.task-closed': {
    status: 409,
    zh: { what: '任务已了结', why: '该变化已提交、确认或随下线终止。', mend: '请刷新任务列表。' },
    en: {
      what: 'The task has ended',
      why: 'The change was handed in, confirmed, or ended with the entry.',
      mend: 'Reload the list.',
    },
  },
  'catalog.keeper-unknown': {
    status: 422,
    zh: {
      what: '动态调整负责人须为本单位数据提供人员',
      why: '所选人员不在本单位或没有提供角色。',
      mend: '请从本单位人员中选择。',
    },
    en: {
      what: 'The keeper must be a provider of the own organisation',
      why: 'The person chosen does not act for it as a provider.',
      mend: 'Choose one of the organisation’s people.',
    },
  },
  'catalog.duty-known': {
    status: 409,
    zh: { what: '该职责已登记', why: '本单位已有同名职责。', mend: '请核对后使用已登记的职责。' },
    en: {
      what: 'The duty is entered already',
      why: 'The organisation has a duty of this title.',
      mend: 'Use the one that is there.',
    },
  },
  'catalog.act-known': {
    status: 409,
    zh: { what: '依据库已有该文件', why: '同名且现行的文件已登记。', mend: '请直接选用。' },
    en: {
      what: 'The library has this act',
      why: 'An act of this title stands in it.',
      mend: 'Pick it.',
    },
  },
  'catalog.act-repealed': {
    status: 409,
    zh: { what: '该文件已登记废止', why: '一份文件只废止一次。', mend: '请核对文件。' },
    en: { what: 'The act is repealed already', why: 'An act is repealed once.', mend: 'Check the act.' },
  },
  'catalog.demand-incomplete': {
    status: 422,
    zh: {
      what: '需求尚不能提出',
      why: '需求须写明所需数据和所服务的职责。',
      mend: '请补填后提出。',
    },
    en: {
      what: 'The demand cannot be raised yet',
      why: 'It must state the data wanted and the duty they serve.',
      mend: 'Fill in what is missing.',
    },
  },
  'catalog.demand-ended': {
    status: 409,
    zh: { what: '需求已了结', why: '需求已获授权或已撤回。', mend: '如仍需要，请另提需求。' },
    en: {
      what: 'The demand has ended',
      why: 'Access was granted or the demand taken back.',
      mend: 'Raise another if data are still wanted.',
    },
  },
  'catalog.demand-matched': {
    status: 409,
    zh: {
      what: '需求已匹配目录',
      why: '目录中已有对应数据，不必另行请求。',
      mend: '请就匹配的目录提出共享申请。',
    },
    en: {
      what: 'The demand is matched',
      why: 'An entry answers it; no request for missing data is needed.',
      mend: 'Apply for the entry.',
    },
  },
});
