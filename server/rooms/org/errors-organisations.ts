// What the life of organisations, posts, areas and spreadsheets refuses, and how to mend it.
import { defineErrors } from '#kernel/errors.ts';

export const organisationErrors = defineErrors({
  'org.list-closed': {
    status: 409,
    zh: {
      what: '清单不能增加',
      why: '“{rule}”是条文列尽的清单，只有以“等”结尾的清单可以由主管部门增加。',
      mend: '如需调整，请修订规则依据。',
    },
    en: {
      what: 'The list cannot be extended',
      why: '“{rule}” is exhausted by the text; only a list that ends openly takes additions.',
      mend: 'A change needs a change of the instrument.',
    },
  },
  'org.list-has-it': {
    status: 409,
    zh: { what: '清单中已有该项', why: '“{word}”已在清单中。', mend: '无需重复增加。' },
    en: { what: 'The list has it already', why: '“{word}” is on the list.', mend: 'Nothing is to be added.' },
  },
  'org.centre-unknown': {
    status: 422,
    zh: { what: '本市未设数据中心承办', why: '规则没有把事务交由数据中心承办。', mend: '请不要选择该职能。' },
    en: {
      what: 'The city has no data centre of this kind',
      why: 'The rules give no work to a data centre.',
      mend: 'Leave the office out.',
    },
  },
  'org.firm-as-body': {
    status: 422,
    zh: {
      what: '企业不能登记为该类主体',
      why: '统一社会信用代码显示为企业，“{kind}”不由企业充任。',
      mend: '企业请按所属行业登记；代码有误请更正。',
    },
    en: {
      what: 'A firm cannot be registered as this kind of body',
      why: 'The credit code is that of a firm, and “{kind}” is none.',
      mend: 'Register a company by its sector, or correct the code.',
    },
  },
  'org.successor-unnamed': {
    status: 422,
    zh: { what: '合并须指定承接单位', why: '合并后的职责必须有单位承接。', mend: '请选择承接单位。' },
    en: {
      what: 'A merger needs a successor',
      why: 'Somebody takes over what is merged.',
      mend: 'Choose the successor.',
    },
  },
  'org.successor-itself': {
    status: 422,
    zh: { what: '承接单位不能是本单位', why: '职责不能由同一单位移交给自己。', mend: '请选择另一单位。' },
    en: {
      what: 'The successor is the same organisation',
      why: 'Nothing passes from a body to itself.',
      mend: 'Choose another one.',
    },
  },
  'org.successor-needed': {
    status: 409,
    zh: {
      what: '撤销前须指定承接单位',
      why: '还有 {count} 项未了结的事项、目录或授权。',
      mend: '请指定承接单位，全部事项将一并移交。',
    },
    en: {
      what: 'A successor is needed first',
      why: '{count} matters, entries or grants are still open.',
      mend: 'Name a successor; everything passes to it together.',
    },
  },
  'org.organisation-closed': {
    status: 409,
    zh: { what: '单位已撤销', why: '“{name}”已撤销，不能再办理。', mend: '请选择其承接单位。' },
    en: {
      what: 'The organisation is closed',
      why: '“{name}” no longer exists.',
      mend: 'Choose its successor.',
    },
  },
  'org.day-to-come': {
    status: 422,
    zh: { what: '日期尚未到来', why: '{day}晚于今天；这里登记已经发生的事。', mend: '请在当日登记。' },
    en: {
      what: 'The day has not come',
      why: '{day} is later than today; what is entered here has happened.',
      mend: 'Enter it on the day.',
    },
  },
  'org.name-unchanged': {
    status: 422,
    zh: { what: '名称没有变化', why: '新名称与现名称相同。', mend: '请填写新的名称。' },
    en: {
      what: 'The name is the same',
      why: 'The new name equals the present one.',
      mend: 'Enter the new name.',
    },
  },
  'org.entry-not-theirs': {
    status: 409,
    zh: { what: '目录不属于该单位', why: '该目录不在“{name}”名下。', mend: '请从目录的现负责单位移交。' },
    en: {
      what: 'The entry is not theirs',
      why: 'It does not belong to “{name}”.',
      mend: 'Hand it over from the department in charge now.',
    },
  },
  'org.not-by-reference': {
    status: 422,
    zh: {
      what: '该单位无需承诺',
      why: '只有参照管理且不受时限约束的单位可以承诺适用时限。',
      mend: '无需办理。',
    },
    en: {
      what: 'Nothing to opt into',
      why: 'Only a body by reference that no limit binds may take the limits on.',
      mend: 'Nothing is to be done.',
    },
  },
  'org.area-unit-missing': {
    status: 409,
    zh: {
      what: '辖区尚未确定数据管理单位',
      why: '{area}尚未确定承担数据管理的具体单位，不能接收目录提交。',
      mend: '请由政府确定后再提交。',
    },
    en: {
      what: 'The area has not named its data unit',
      why: '{area} has no unit to receive catalogue submissions.',
      mend: 'The government names the unit first.',
    },
  },
  'org.areas-unknown': {
    status: 422,
    zh: { what: '本市不分级确定数据管理单位', why: '规则没有规定县区的数据管理单位。', mend: '无需办理。' },
    en: {
      what: 'The city has no units of areas',
      why: 'The rules know no data units of counties.',
      mend: 'Nothing is to be done.',
    },
  },
  'org.unit-elsewhere': {
    status: 422,
    zh: { what: '该单位不在该辖区', why: '“{name}”不在{area}。', mend: '请选择辖区内的单位。' },
    en: {
      what: 'The unit lies elsewhere',
      why: '“{name}” is not in {area}.',
      mend: 'Choose a body of the area.',
    },
  },
  'org.unit-has-office': {
    status: 409,
    zh: {
      what: '该单位已承担其他职能',
      why: '“{name}”已是主管部门或承担其他法定职能。',
      mend: '请选择另一单位。',
    },
    en: {
      what: 'The unit holds another office',
      why: '“{name}” has an office already.',
      mend: 'Choose another one.',
    },
  },
  'org.not-area-unit': {
    status: 422,
    zh: {
      what: '该单位不是县区主管部门',
      why: '“{name}”没有承担辖区数据管理。',
      mend: '请选择县区主管部门。',
    },
    en: {
      what: 'Not the authority of an area',
      why: '“{name}” manages no area.',
      mend: 'Choose the authority of an area.',
    },
  },
  'org.due-passed': {
    status: 422,
    zh: { what: '办结日期已过', why: '{day}早于今天。', mend: '请填写今后的日期。' },
    en: { what: 'The due day is past', why: '{day} is before today.', mend: 'Enter a later day.' },
  },
  'org.supervision-done': {
    status: 409,
    zh: { what: '督导任务已报告', why: '该任务已经办结。', mend: '无需重复报告。' },
    en: { what: 'Reported already', why: 'The task is done.', mend: 'Nothing is to be reported.' },
  },
  'org.zone-code': {
    status: 422,
    zh: {
      what: '园区代码不正确',
      why: '“{code}”不是以“{prefix}”开头、不以 00 结尾的六位代码。',
      mend: '请填写园区的统计用区划代码。',
    },
    en: {
      what: 'The zone’s code is wrong',
      why: '“{code}” is not six digits beginning with {prefix} and not ending in 00.',
      mend: 'Enter the statistical code of the zone.',
    },
  },
  'org.public-body': {
    status: 422,
    zh: {
      what: '社会主体不能办理此事',
      why: '“{name}”登记为{kind}：不持有、不编目政务数据资源，不承接部门职责，也不担任部门角色。',
      mend: '请另选部门办理；社会主体可以申请和使用数据。',
    },
    en: {
      what: 'Not for a body of the public',
      why: '“{name}” is registered as {kind}: it holds and compiles no resources, takes over no duties and no roles of a department.',
      mend: 'Choose a department; a body of the public applies for data and uses them.',
    },
  },
  'org.region-exists': {
    status: 409,
    zh: { what: '代码已登记', why: '代码“{code}”已是一个区域。', mend: '请核对代码。' },
    en: { what: 'The code is registered', why: '“{code}” is an area already.', mend: 'Check the code.' },
  },
});
