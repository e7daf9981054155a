/** What class governance puts on record. */
import { defineKinds } from '#ledger/index.ts';

export const classesKinds = defineKinds({
  'classify.class-changed': { zh: '变更共享属性', en: 'Sharing class changed' },
  'classify.class-assessed': { zh: '评估共享属性', en: 'Sharing class assessed' },
  'classify.item-proposed': { zh: '提出负面清单事项', en: 'Item of the negative list proposed' },
  'classify.item-removed': { zh: '移出负面清单', en: 'Item taken off the negative list' },
  'classify.opinions-invited': { zh: '征求部门意见', en: 'Opinions of departments invited' },
  'classify.list-merged': { zh: '汇总全市负面清单', en: 'Negative list of the city merged' },
  'classify.item-struck': { zh: '政府删除负面清单事项', en: 'Item struck from the negative list' },
  'classify.determination-asked': { zh: '提请裁定共享属性', en: 'Determination of a class asked for' },
  'classify.objected': { zh: '对不予共享提出异议', en: 'Objected that data are not shared' },
  'classify.filing-queried': { zh: '询问属性备案', en: 'Filing of a class queried' },
  'classify.evaluation-due': { zh: '发出属性评估任务', en: 'Evaluation of a class due' },
  'classify.basis-case-opened': { zh: '依据失效，提请确认', en: 'Basis lost, brought to confirmation' },
  'classify.emergency-opened': { zh: '登记突发事件', en: 'Emergency event opened' },
  'classify.emergency-closed': { zh: '结束突发事件', en: 'Emergency event closed' },
  'classify.emergency-switched': { zh: '应急调整共享属性', en: 'Class changed for an emergency' },
  'classify.copies-destroyed': {
    zh: '确认销毁应急数据',
    en: 'Destruction of delivered copies confirmed',
    activity: 'store',
  },
});
