// What the org room refuses, and how to mend it.
import { defineErrors } from '#kernel/errors.ts';

export const orgErrors = defineErrors({
  'org.sign-in-refused': {
    status: 401,
    zh: {
      what: '账号或密码不正确',
      why: '没有与之相符的有效账号。',
      mend: '请检查后重试；忘记密码请联系本单位管理员。',
    },
    en: {
      what: 'Account or password is wrong',
      why: 'No active account matches.',
      mend: 'Check and try again; if the password is forgotten, ask your administrator.',
    },
  },
  'org.sign-in-locked': {
    status: 429,
    zh: {
      what: '登录暂时锁定',
      why: '连续 {failures} 次失败，{minutes} 分钟内不再接受此账号或此地址的登录。',
      mend: '请在 {minutes} 分钟后重试，或改用您此前登录过的浏览器。',
    },
    en: {
      what: 'Sign-in is locked for now',
      why: 'After {failures} failures this account or address is not accepted for {minutes} minutes.',
      mend: 'Try again in {minutes} minutes, or use a browser you have signed in with before.',
    },
  },
  'org.no-role': {
    status: 403,
    zh: { what: '账号没有任何角色', why: '该账号尚未在任何单位获得角色。', mend: '请联系管理员授予角色。' },
    en: {
      what: 'The account has no role',
      why: 'No organisation has given this account a role yet.',
      mend: 'Ask an administrator for one.',
    },
  },
  'org.password-change-required': {
    status: 403,
    zh: {
      what: '请先修改密码',
      why: '初始密码只能使用一次，或密码已过有效期；修改前不能进行其他操作。',
      mend: '请设置新密码后继续。',
    },
    en: {
      what: 'Change the password first',
      why: 'An initial password works once, or the password is too old; until it is changed nothing else can be done.',
      mend: 'Set a new password and go on.',
    },
  },
  'org.password-current-wrong': {
    status: 422,
    zh: { what: '当前密码不正确', why: '修改密码须先验证当前密码。', mend: '请重新输入当前密码。' },
    en: {
      what: 'The current password is wrong',
      why: 'A change must be confirmed by the current password.',
      mend: 'Type the current password again.',
    },
  },
  'org.password-weak': {
    status: 422,
    zh: { what: '新密码不符合要求', why: '有 {count} 项要求未满足。', mend: '请按所列要求重新设置。' },
    en: {
      what: 'The new password does not meet the demands',
      why: '{count} demands are not met.',
      mend: 'Choose another by the demands listed.',
    },
  },
  'org.not-your-organisation': {
    status: 403,
    zh: { what: '您不在该单位任职', why: '您在该单位没有角色。', mend: '请选择您有角色的单位。' },
    en: {
      what: 'You hold no role there',
      why: 'You have no role in this organisation.',
      mend: 'Choose an organisation you have a role in.',
    },
  },
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
  'org.posts-missing': {
    status: 422,
    zh: {
      what: '单位尚未明确负责机构和人员',
      why: '缺少：{posts}。明确之前不能提交目录。',
      mend: '请在单位信息中填写后再提交。',
    },
    en: {
      what: 'The organisation has not named who is responsible',
      why: 'Missing: {posts}. Until they are named no catalogue entry can be submitted.',
      mend: 'Name them in the organisation’s data and submit again.',
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
  'org.setting-wrong': {
    status: 422,
    zh: { what: '设置值不正确', why: '应为：{expected}。', mend: '请重新填写。' },
    en: { what: 'The value is wrong', why: 'Expected: {expected}.', mend: 'Enter another value.' },
  },
  'org.article-unknown': {
    status: 404,
    zh: { what: '没有该条款', why: '本市规则包中没有“{id}”。', mend: '请从法规页面进入。' },
    en: {
      what: 'No such article',
      why: 'The city’s pack has no “{id}”.',
      mend: 'Come in from the law page.',
    },
  },
  'org.rule-unknown': {
    status: 404,
    zh: { what: '没有该规则', why: '规则清单中没有“{id}”。', mend: '请从法规页面进入。' },
    en: { what: 'No such rule', why: 'The list of rules has no “{id}”.', mend: 'Come in from the law page.' },
  },
  'org.instrument-unknown': {
    status: 404,
    zh: { what: '没有该文件', why: '本市规则包中没有“{key}”。', mend: '请从法规页面选择。' },
    en: {
      what: 'No such instrument',
      why: 'The city’s pack has no “{key}”.',
      mend: 'Choose one from the law page.',
    },
  },
  'org.instrument-not-draft': {
    status: 422,
    zh: {
      what: '该文件的施行日期已经确定',
      why: '只有征求意见稿或未载明日期的文件可以录入施行日期。',
      mend: '无需录入。',
    },
    en: {
      what: 'The instrument’s day is settled',
      why: 'A day can be entered for a draft only.',
      mend: 'Nothing is to be entered.',
    },
  },
  'org.notice-unreadable': {
    status: 422,
    zh: {
      what: '节假日通知没有读通',
      why: '以下各处读不懂或前后不符，没有导入任何日期。',
      mend: '请对照原文补全后重新粘贴，每个节日单独一行。',
    },
    en: {
      what: 'The holiday notice could not be read',
      why: 'The places below cannot be understood or do not agree; no day was imported.',
      mend: 'Compare with the original and paste again, one holiday a line.',
    },
  },
  'org.local-days-wrong': {
    status: 422,
    zh: {
      what: '起止日期不合理',
      why: '{from} 至 {to} 先后颠倒或超过六十天。',
      mend: '请核对文件中的日期；更长的期间请分次录入。',
    },
    en: {
      what: 'The span of days is wrong',
      why: '{from} to {to} runs backwards or is longer than sixty days.',
      mend: 'Check the days of the document; enter a longer span in parts.',
    },
  },
  'org.local-days-unknown': {
    status: 404,
    zh: { what: '没有这条本地安排', why: '它不存在或已经撤回。', mend: '请从工作日历页面选择。' },
    en: {
      what: 'No such local days',
      why: 'They do not exist or were already taken back.',
      mend: 'Choose from the calendar page.',
    },
  },
  'org.city-unknown': {
    status: 404,
    zh: { what: '没有这座城市的规则包', why: '规则目录中没有“{key}”。', mend: '请从城市列表中选择。' },
    en: {
      what: 'No pack of that city',
      why: 'There is no “{key}” here.',
      mend: 'Choose from the list of cities.',
    },
  },
  'org.city-without-rules': {
    status: 422,
    zh: { what: '这座城市还没有规则', why: '“{key}”只收录了条文，尚无规则可比。', mend: '请另选一座城市。' },
    en: {
      what: 'That city has no rules yet',
      why: 'The pack of “{key}” holds its articles only.',
      mend: 'Choose another city.',
    },
  },
  'org.expiry-before-effect': {
    status: 422,
    zh: {
      what: '失效日期早于施行日期',
      why: '{to} 在 {from} 之前。',
      mend: '请核对载明日期的文件。',
    },
    en: {
      what: 'The instrument would expire before it takes effect',
      why: '{to} is before {from}.',
      mend: 'Check the document that sets the days.',
    },
  },
});
