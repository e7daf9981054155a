/** Every refusal of class governance: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const classesErrors = defineErrors({
  'classify.not-provided': {
    status: 409,
    zh: {
      what: '本市没有这项程序',
      why: '本市规则包未设“{what}”。',
      mend: '请按本市办法的程序办理。',
    },
    en: {
      what: 'The city has no such procedure',
      why: 'Its pack provides no “{what}”.',
      mend: 'Follow the procedures the city’s rules provide.',
    },
  },
  'classify.not-on-negative-list': {
    status: 409,
    zh: {
      what: '未列入已审定的负面清单，不得列为不予共享',
      why: '“{name}”的负面清单事项尚未经审核同意；清单之外的数据都要共享。',
      mend: '先完成负面清单审核，或改为有条件、无条件共享。',
    },
    en: {
      what: 'Not on the approved negative list, so it cannot be withheld',
      why: 'The item for “{name}” was not approved; whatever is off the list must be shared.',
      mend: 'Complete the review of the negative list, or make the entry conditional or unconditional.',
    },
  },
  'classify.item-incomplete': {
    status: 422,
    zh: {
      what: '负面清单事项不完整',
      why: '有 {count} 处缺失或不符，逐项列在下方。',
      mend: '写明提供部门、名称、字段，并为每个字段写明依据。',
    },
    en: {
      what: 'The item of the negative list is incomplete',
      why: '{count} points are missing or wrong; each is listed.',
      mend: 'State provider, name and fields, and a basis for each field.',
    },
  },
  'classify.item-exists': {
    status: 409,
    zh: {
      what: '该目录已有负面清单事项',
      why: '同一目录同时只能有一个有效或待审的事项。',
      mend: '请查看现有事项。',
    },
    en: {
      what: 'The entry already has an item of the negative list',
      why: 'An entry has one item at a time, listed or proposed.',
      mend: 'Look at the one there is.',
    },
  },
  'classify.item-not-listed': {
    status: 409,
    zh: { what: '该事项不在清单上', why: '现为“{state}”状态。', mend: '请刷新后查看。' },
    en: { what: 'The item is not on the list', why: 'It is now “{state}”.', mend: 'Reload and look again.' },
  },
  'classify.opinions-missing': {
    status: 409,
    zh: {
      what: '尚无其他部门的意见，不能决定',
      why: '决定前须由主管部门会同有关部门审核，至少有一个其他部门提出意见。',
      mend: '请征求有关部门意见，待其答复后再决定。',
    },
    en: {
      what: 'No other department has given an opinion yet',
      why: 'The bureau decides together with the departments concerned: at least one other must have spoken.',
      mend: 'Invite departments and decide once one has answered.',
    },
  },
  'classify.opinion-own': {
    status: 422,
    zh: {
      what: '不能征求主管部门或提供单位自己的意见',
      why: '意见应来自其他有关部门。',
      mend: '请选择其他部门。',
    },
    en: {
      what: 'Neither the bureau nor the provider is asked for an opinion',
      why: 'Opinions come from other departments.',
      mend: 'Choose another department.',
    },
  },
  'classify.matter-closed': {
    status: 409,
    zh: { what: '该事项不在审核中', why: '审核未开始或已结束。', mend: '请刷新后查看办件状态。' },
    en: {
      what: 'The matter is not under review',
      why: 'Its review has not begun or has ended.',
      mend: 'Reload and look at the case.',
    },
  },
  'classify.class-not-reset': {
    status: 409,
    zh: {
      what: '尚未另定共享属性',
      why: '移出负面清单后，该目录还没有新发布的版本。',
      mend: '修改目录的共享属性并完成审核，再办结此任务。',
    },
    en: {
      what: 'No other class was set yet',
      why: 'Since it left the negative list no further version of the entry was published.',
      mend: 'Set another class, have it reviewed, and then end this task.',
    },
  },
  'classify.class-not-wider': {
    status: 422,
    zh: {
      what: '所选属性没有扩大共享',
      why: '评估结论为扩大共享时，新的属性须比现在更宽；转为有条件共享须写明条件。',
      mend: '请选择更宽的属性，或选择保持不变并说明理由。',
    },
    en: {
      what: 'The class chosen shares no more than before',
      why: 'To widen means a class wider than the present one; a conditional one states its conditions.',
      mend: 'Choose a wider class, or keep the present one with a reason.',
    },
  },
  'classify.class-unknown': {
    status: 422,
    zh: {
      what: '不是本市的共享属性',
      why: '“{class}”不在本市类别之内，或缺少条件。',
      mend: '请从本市类别中选择。',
    },
    en: {
      what: 'No sharing class of the city',
      why: '“{class}” is none of its classes, or its conditions are missing.',
      mend: 'Choose one of the city’s classes.',
    },
  },
  'classify.list-undecided': {
    status: 409,
    zh: {
      what: '上一份清单草案尚未决定',
      why: '同一时间只有一份草案待政府决定。',
      mend: '请等待决定后再汇总。',
    },
    en: {
      what: 'The last draft of the list is not decided yet',
      why: 'One draft at a time is before the government.',
      mend: 'Merge again once it is decided.',
    },
  },
  'classify.filing-queried': {
    status: 409,
    zh: { what: '该备案已在询问中', why: '同一备案的争议尚未了结。', mend: '请查看已有的争议办件。' },
    en: {
      what: 'The filing is being queried already',
      why: 'A dispute over it is still open.',
      mend: 'Look at the dispute there is.',
    },
  },
  'classify.nothing-to-object': {
    status: 409,
    zh: {
      what: '没有可提异议的决定',
      why: '异议针对不予共享的目录，或本单位被拒绝的申请。',
      mend: '有条件共享的数据请先提出申请。',
    },
    en: {
      what: 'There is nothing to object to',
      why: 'One objects to an entry that is not shared, or to the refusal of an own application.',
      mend: 'Apply first for data that are shared on conditions.',
    },
  },
  'classify.objection-open': {
    status: 409,
    zh: { what: '本单位的异议正在协调', why: '办件 {number} 尚未办结。', mend: '请在该办件中补充意见。' },
    en: {
      what: 'Your objection is being dealt with',
      why: 'The case {number} is still open.',
      mend: 'Add to that case.',
    },
  },
  'classify.supplied-item-unknown': {
    status: 422,
    zh: { what: '目录中没有数据项“{name}”', why: '部分提供须写明目录所列的数据项。', mend: '请核对字段名。' },
    en: {
      what: 'The entry has no item “{name}”',
      why: 'What is supplied in part is named by the items of the entry.',
      mend: 'Check the names of the items.',
    },
  },
  'classify.no-open-event': {
    status: 409,
    zh: {
      what: '没有正在进行的突发事件',
      why: '应急调整只能在已登记且未结束的突发事件之下进行。',
      mend: '请由主管部门先登记事件，或按通常程序变更属性。',
    },
    en: {
      what: 'There is no open emergency event',
      why: 'A class is changed at once only under an event that was opened and is not closed.',
      mend: 'Have the bureau open an event, or change the class the ordinary way.',
    },
  },
  'classify.not-in-event': {
    status: 403,
    zh: { what: '本单位没有参与该事件', why: '只有事件的参与机构可以应急调整。', mend: '请联系主管部门。' },
    en: {
      what: 'Your organisation takes no part in the event',
      why: 'Only its bodies may change classes under it.',
      mend: 'Ask the bureau.',
    },
  },
  'classify.not-withheld': {
    status: 409,
    zh: {
      what: '该目录不是不予共享',
      why: '应急调整只适用于不予共享且未被调整的目录。',
      mend: '其他属性的数据请按通常方式申请。',
    },
    en: {
      what: 'The entry is not withheld',
      why: 'Only a withheld entry that is not already changed is switched for an event.',
      mend: 'Apply for data of other classes the ordinary way.',
    },
  },
});
