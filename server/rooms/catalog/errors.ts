/** Every refusal of the catalogue: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const catalogErrors = defineErrors({
  'catalog.check-failed': {
    status: 422,
    zh: {
      what: '目录尚不能提交',
      why: '有 {count} 处不符合编目要求，逐项列在下方。',
      mend: '请按各项提示修改后再提交。',
    },
    en: {
      what: 'The entry cannot be submitted yet',
      why: '{count} points do not meet the catalogue’s requirements; each is listed.',
      mend: 'Mend each point as noted and submit again.',
    },
  },
  'catalog.held-back': {
    status: 409,
    zh: {
      what: '资源暂不能恢复',
      why: '已发布的目录有 {count} 处尚待处理，逐项列在下方。',
      mend: '请变更目录如实标注，或在定级页说明检测有误，然后恢复。',
    },
    en: {
      what: 'The resource cannot be resumed yet',
      why: '{count} points of the published entry are still to be settled; each is listed.',
      mend: 'Change the entry, or say on the grading page that the detection is wrong; then resume.',
    },
  },
  'catalog.secrecy-refused': {
    status: 422,
    zh: {
      what: '涉密内容不得进入平台',
      why: '所填内容带有密级标志“{mark}”，平台没有保存其中任何内容。',
      mend: '请按保密规定另行管理，不要再次提交。',
    },
    en: {
      what: 'Secret content may not enter the platform',
      why: 'It bears the mark of secrecy “{mark}”; nothing of it was kept.',
      mend: 'Handle it by the rules on secrecy and do not send it again.',
    },
  },
  'catalog.class-open': {
    status: 409,
    zh: {
      what: '共享属性正在裁定，目录已锁定',
      why: '{note}；裁定作出之前，该目录保持不变。',
      mend: '请等待主管部门裁定，或撤回裁定请求。',
    },
    en: {
      what: 'The class is being determined and the entry is locked',
      why: '{note}; until the decision the entry stays as it is.',
      mend: 'Wait for the decision of the bureau, or take the request back.',
    },
  },
  'catalog.class-held': {
    status: 409,
    zh: {
      what: '共享属性已经裁定，不能自行更改',
      why: '{note}。',
      mend: '保持裁定的共享属性；如情况有变，请重新提出裁定请求。',
    },
    en: {
      what: 'The class was decided and is not the provider’s to change',
      why: '{note}.',
      mend: 'Keep the decided class; if things have changed, file a new request.',
    },
  },
  'catalog.in-review': {
    status: 409,
    zh: {
      what: '目录正在审核，不能修改',
      why: '该版本已提交，审核结束前保持不变。',
      mend: '请等待审核结果；退回后可继续修改。',
    },
    en: {
      what: 'The entry is under review',
      why: 'This version was submitted and stays as it is until the review ends.',
      mend: 'Wait for the decision; a returned version can be edited again.',
    },
  },
  'catalog.nothing-to-submit': {
    status: 409,
    zh: {
      what: '没有可提交的草稿',
      why: '该目录没有正在编写的版本。',
      mend: '请先修改目录，形成新的草稿。',
    },
    en: {
      what: 'There is no draft to submit',
      why: 'No version of this entry is being written.',
      mend: 'Change the entry first; that opens a draft.',
    },
  },
  'catalog.withdrawn': {
    status: 409,
    zh: {
      what: '目录已下线',
      why: '该资源已于此前下线，只保留记录。',
      mend: '如需重新提供，请新编一条目录。',
    },
    en: {
      what: 'The entry is withdrawn',
      why: 'The resource was withdrawn; only its record remains.',
      mend: 'To supply it again, compile a new entry.',
    },
  },
  'catalog.state-conflict': {
    status: 409,
    zh: {
      what: '当前状态不能进行此操作',
      why: '资源现为“{state}”状态。',
      mend: '请刷新后查看资源状态。',
    },
    en: {
      what: 'Not possible in the present state',
      why: 'The resource is now “{state}”.',
      mend: 'Reload and look at its state.',
    },
  },
  'catalog.not-published': {
    status: 409,
    zh: {
      what: '资源尚未发布',
      why: '未列入已发布目录的数据不得归集、共享、开放或应用。',
      mend: '请先完成目录审核发布。',
    },
    en: {
      what: 'The resource is not published',
      why: 'Data outside the published catalogue may not be gathered, shared, opened or used.',
      mend: 'Complete the review of its entry first.',
    },
  },
});
