// What the org room refuses, and how to mend it.
import { defineErrors } from '#kernel/errors.ts';

export const orgErrors = defineErrors({
  'org.organisation-unknown': {
    status: 404,
    zh: { what: '没有该单位', why: '平台中没有登记这个单位。', mend: '请从单位列表中选择。' },
    en: {
      what: 'No such organisation',
      why: 'It is not registered here.',
      mend: 'Choose one from the list.',
    },
  },
  'org.person-unknown': {
    status: 404,
    zh: { what: '没有该人员', why: '平台中没有这个人员账号。', mend: '请先创建账号。' },
    en: { what: 'No such person', why: 'There is no such account.', mend: 'Create the account first.' },
  },
  'org.region-unknown': {
    status: 422,
    zh: {
      what: '没有该行政区划',
      why: '区划代码“{code}”未登记。',
      mend: '请先导入区划，或改用已登记的代码。',
    },
    en: {
      what: 'No such region',
      why: 'The division code “{code}” is not registered.',
      mend: 'Import the divisions first, or use a code that is registered.',
    },
  },
  'org.kind-not-admitted': {
    status: 422,
    zh: {
      what: '该类主体不能登记',
      why: '“{kind}”不在本市可登记的主体类别之内：{admitted}。',
      mend: '请选择所列类别；企业请填写所属行业。',
    },
    en: {
      what: 'A body of this kind cannot be registered',
      why: '“{kind}” is none of the kinds this city admits: {admitted}.',
      mend: 'Choose one of them; for a company state its sector.',
    },
  },
  'org.sector-not-admitted': {
    status: 422,
    zh: {
      what: '该行业的企业不能登记',
      why: '“{sector}”不在参照管理的行业之内：{admitted}。',
      mend: '只有所列行业的企业可以登记。',
    },
    en: {
      what: 'A company of this sector cannot be registered',
      why: '“{sector}” is none of the sectors this city registers: {admitted}.',
      mend: 'Only companies of these sectors can be registered.',
    },
  },
  'org.authorisation-missing': {
    status: 422,
    zh: {
      what: '缺少授权或委托文件',
      why: '“{kind}”类主体须提交授权或委托文件。',
      mend: '请填写文件名称和文号。',
    },
    en: {
      what: 'The document of authorisation is missing',
      why: 'A body of the kind “{kind}” must show its authorisation.',
      mend: 'State the document’s title and number.',
    },
  },
  'org.credit-code-wrong': {
    status: 422,
    zh: {
      what: '统一社会信用代码不正确',
      why: '代码“{code}”的格式或校验位不符合 GB 32100。',
      mend: '请核对证书上的 18 位代码。',
    },
    en: {
      what: 'The unified social credit code is wrong',
      why: '“{code}” fails the shape or the check digits of GB 32100.',
      mend: 'Compare it with the 18 characters on the certificate.',
    },
  },
  'org.outside-city': {
    status: 422,
    zh: {
      what: '该单位不在本市',
      why: '区划代码“{code}”不以“{prefix}”开头。',
      mend: '只登记本市行政区域内的单位。',
    },
    en: {
      what: 'The organisation lies outside the city',
      why: 'The division code “{code}” does not begin with “{prefix}”.',
      mend: 'Only organisations of this city are registered.',
    },
  },
  'org.organisation-exists': {
    status: 409,
    zh: { what: '单位已登记', why: '名称或统一社会信用代码与已有单位相同。', mend: '请查找已有单位。' },
    en: {
      what: 'The organisation is registered already',
      why: 'Its name or credit code is that of another one.',
      mend: 'Look it up in the list.',
    },
  },
  'org.bureau-exists': {
    status: 409,
    zh: { what: '主管部门已存在', why: '一个区划只有一个数据主管部门。', mend: '请先变更原主管部门。' },
    en: {
      what: 'The region has its data authority',
      why: 'A region has one.',
      mend: 'Change the present one first.',
    },
  },
  'org.account-exists': {
    status: 409,
    zh: { what: '账号已存在', why: '每个账号只属于一个人，不能共用。', mend: '请换一个账号名。' },
    en: {
      what: 'The account exists',
      why: 'An account belongs to one person and is not shared.',
      mend: 'Choose another name.',
    },
  },
  'org.admins-exclude': {
    status: 422,
    zh: {
      what: '三员不得兼任',
      why: '该人员已是{held}；系统管理员、安全管理员、审计员不得由同一人担任。',
      mend: '请授予另一人，或先撤销原角色。',
    },
    en: {
      what: 'The three administrators are three people',
      why: 'This person is {held}; system administrator, security administrator and auditor are never one person.',
      mend: 'Give the role to somebody else, or end the other one first.',
    },
  },
  'org.admins-apart': {
    status: 422,
    zh: {
      what: '三员不得兼任业务角色',
      why: '该人员已是{held}；系统管理员、安全管理员、审计员不得同时承担业务角色。',
      mend: '请授予另一人，或先撤销原角色。',
    },
    en: {
      what: 'The three administrators have no part in the business',
      why: 'This person is {held}; system administrator, security administrator and auditor hold no other role.',
      mend: 'Give the role to somebody else, or end the other one first.',
    },
  },
  'org.role-of-bureau': {
    status: 422,
    zh: {
      what: '该单位不是数据主管部门',
      why: '“主管部门”角色只能授予主管部门的人员。',
      mend: '请在主管部门中授予。',
    },
    en: {
      what: 'This organisation is not the data authority',
      why: 'The bureau’s role is given in the data authority only.',
      mend: 'Give it to a person of the authority.',
    },
  },
  'org.role-held': {
    status: 409,
    zh: { what: '已有该角色', why: '该人员在该单位已有此角色。', mend: '无需重复授予。' },
    en: {
      what: 'The role is held already',
      why: 'The person has it in this organisation.',
      mend: 'Nothing is left to do.',
    },
  },
  'org.own-role': {
    status: 403,
    zh: { what: '不能给自己授予角色', why: '授予角色须由另一人办理。', mend: '请由其他管理员办理。' },
    en: {
      what: 'Nobody gives a role to themselves',
      why: 'It takes another person.',
      mend: 'Ask another administrator.',
    },
  },
  'org.post-unknown': {
    status: 422,
    zh: { what: '没有该岗位', why: '本市要求明确的岗位是：{posts}。', mend: '请选择其中之一。' },
    en: {
      what: 'No such post',
      why: 'The posts this city asks for: {posts}.',
      mend: 'Choose one of them.',
    },
  },
  'org.post-needed': {
    status: 422,
    zh: {
      what: '该岗位不能空缺',
      why: '本市要求每个单位明确“{post}”。',
      mend: '请直接指定接任者，原人员随即免去。',
    },
    en: {
      what: 'The post cannot be left empty',
      why: 'The city asks every organisation to have named its {post}.',
      mend: 'Name a successor; the present holder is replaced at once.',
    },
  },
  'org.system-exists': {
    status: 409,
    zh: { what: '业务系统代码已被使用', why: '代码“{code}”已登记。', mend: '请换一个代码。' },
    en: {
      what: 'The system’s code is taken',
      why: '“{code}” is registered already.',
      mend: 'Choose another code.',
    },
  },
  'org.setting-unknown': {
    status: 404,
    zh: { what: '没有该项设置', why: '设置“{key}”不存在。', mend: '请从设置列表中选择。' },
    en: { what: 'No such setting', why: 'There is no setting “{key}”.', mend: 'Choose one from the list.' },
  },
});
