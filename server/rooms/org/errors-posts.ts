// What posts, filings, accounts and spreadsheets of the register refuse, and how to mend it.
import { defineErrors } from '#kernel/errors.ts';

export const postErrors = defineErrors({
  'org.area-other': {
    status: 403,
    zh: { what: '不在本辖区', why: '只能查看和办理本辖区的事项。', mend: '请由该辖区或市主管部门办理。' },
    en: {
      what: 'Another area',
      why: 'Only matters of your own area.',
      mend: 'That area or the city’s authority handles it.',
    },
  },
  'org.post-document-missing': {
    status: 422,
    zh: { what: '缺少任命文件', why: '“{post}”须凭文件任命。', mend: '请填写文件名称和文号。' },
    en: {
      what: 'The document is missing',
      why: '“{post}” is appointed by a document.',
      mend: 'State its title and number.',
    },
  },
  'org.filing-unknown': {
    status: 404,
    zh: {
      what: '没有该报备名单',
      why: '本市没有要求报备这一名单，或尚未明确其中任何人员。',
      mend: '请先明确人员。',
    },
    en: {
      what: 'No such list',
      why: 'The city asks for no such filing, or nobody has been named yet.',
      mend: 'Name somebody first.',
    },
  },
  'org.filing-incomplete': {
    status: 422,
    zh: { what: '报备内容不完整', why: '缺少：{lacks}。', mend: '补充后再报备。' },
    en: { what: 'The filing is incomplete', why: 'Missing: {lacks}.', mend: 'Complete it and file again.' },
  },
  'org.filing-unchanged': {
    status: 409,
    zh: { what: '没有需要报备的变化', why: '现任人员与上次报备一致。', mend: '无需重复报备。' },
    en: {
      what: 'Nothing has changed',
      why: 'The holders are those of the last filing.',
      mend: 'Nothing is to be filed.',
    },
  },
  'org.filing-confirmed-already': {
    status: 409,
    zh: { what: '报备已确认', why: '该报备此前已确认。', mend: '无需重复确认。' },
    en: {
      what: 'Confirmed already',
      why: 'The filing was confirmed before.',
      mend: 'Nothing is to be done.',
    },
  },
  'org.successor-of-contact': {
    status: 409,
    zh: {
      what: '停用前须指定接任人员',
      why: '该人员是已报备的{posts}。',
      mend: '请指定接任人员后停用账号。',
    },
    en: {
      what: 'A successor is needed first',
      why: 'The person is filed as {posts}.',
      mend: 'Name the successor, then disable the account.',
    },
  },
  'org.person-state': {
    status: 409,
    zh: { what: '账号状态不允许', why: '账号“{account}”已是该状态。', mend: '无需重复操作。' },
    en: {
      what: 'The account is so already',
      why: '“{account}” is in that state.',
      mend: 'Nothing is to be done.',
    },
  },
  'org.own-account': {
    status: 403,
    zh: { what: '不能停用自己的账号', why: '停用须由另一人办理。', mend: '请由其他管理员办理。' },
    en: {
      what: 'Nobody disables themselves',
      why: 'It takes another person.',
      mend: 'Ask another administrator.',
    },
  },
  'org.overseer-kept': {
    status: 403,
    zh: {
      what: '不能停用或启用该账号',
      why: '该人员是系统管理员、安全管理员或审计员，主管部门受其监督。',
      mend: '请由系统管理员办理。',
    },
    en: {
      what: 'This account is not yours to disable or give back',
      why: 'Its owner runs, secures or audits the platform, and the bureau is among those watched over.',
      mend: 'Ask the system administrator.',
    },
  },
  'org.last-overseer': {
    status: 409,
    zh: {
      what: '该角色不能空缺',
      why: '系统管理员、安全管理员、审计员各须至少有一人在岗，该人员是其中一项的最后一人。',
      mend: '请先把该角色授予另一人。',
    },
    en: {
      what: 'The role may not fall empty',
      why: 'There is always a system administrator, a security administrator and an auditor; this is the last of one.',
      mend: 'Give the role to somebody else first.',
    },
  },
  'org.overseers-there': {
    status: 409,
    zh: {
      what: '该单位不能直接撤销',
      why: '该单位有在岗的{roles}。',
      mend: '请由系统管理员先把该角色转到其他单位，或指定承接单位。',
    },
    en: {
      what: 'The organisation cannot simply be abolished',
      why: 'It has, in office: {roles}.',
      mend: 'Have the system administrator move the role first, or name a successor.',
    },
  },
  'org.role-of-area': {
    status: 422,
    zh: {
      what: '该单位没有承担此职能',
      why: '该角色只能授予承担相应职能的单位的人员。',
      mend: '请先确定单位的职能。',
    },
    en: {
      what: 'The organisation does not hold the office',
      why: 'The role is given only where the office is held.',
      mend: 'Name the unit first.',
    },
  },
  'org.sheet-unreadable': {
    status: 422,
    zh: { what: '文件无法读取', why: '不是 xlsx 表格，或文件已损坏。', mend: '请另存为 xlsx 后重试。' },
    en: {
      what: 'The file cannot be read',
      why: 'It is no xlsx spreadsheet, or it is damaged.',
      mend: 'Save it as xlsx and try again.',
    },
  },
  'org.sheet-too-long': {
    status: 422,
    zh: { what: '表格太长', why: '一次最多导入 {most} 行。', mend: '请分成几个文件。' },
    en: { what: 'The sheet is too long', why: 'At most {most} rows at once.', mend: 'Split it.' },
  },
  'org.sheet-faulty': {
    status: 422,
    zh: {
      what: '表格有误，没有登记任何单位',
      why: '有 {count} 处需要更正。',
      mend: '请按单元格提示更正后重新导入。',
    },
    en: {
      what: 'The sheet is faulty; nothing was registered',
      why: '{count} cells are to be corrected.',
      mend: 'Correct the cells and import again.',
    },
  },
});
