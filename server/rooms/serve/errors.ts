/** What the room refuses on the platform's own pages and interfaces; the gateway's refusals stand in gateway/errors.ts. */
import { defineErrors } from '#kernel/errors.ts';

export const serveErrors = defineErrors({
  'serve.passing-on': {
    status: 403,
    zh: {
      what: '共享取得的数据不得转给他人',
      why: '《{name}》由{origin}提供，本单位经授权{grant}共享取得，只能用于本单位履行职责。',
      mend: '需要该数据的单位和个人，可以直接向{origin}申请。',
    },
    en: {
      what: 'Data obtained by sharing are not passed on',
      why: '“{name}” is provided by {origin}; this department holds it under grant {grant} for its own duties alone.',
      mend: 'Whoever needs it applies to {origin}.',
    },
  },
  'serve.grade-supply': {
    status: 409,
    zh: {
      what: '该级别的数据不得对外提供',
      why: '资源级别为“{grade}”，分类分级规则不允许向其他单位提供。',
      mend: '请与提供单位联系；级别调整后再申请。',
    },
    en: {
      what: 'Data of this grade are not handed on',
      why: 'The resource is graded “{grade}”, which the rules keep with its provider.',
      mend: 'Turn to the provider; apply again when the grade has changed.',
    },
  },
  'serve.grade-approval': {
    status: 409,
    zh: {
      what: '该级别的数据须经审批',
      why: '资源级别为“{grade}”，分类分级规则要求审批后使用，不能自行取用。',
      mend: '请提交申请，由提供单位审批。',
    },
    en: {
      what: 'Data of this grade need a decision',
      why: 'The resource is graded “{grade}”; the rules let nobody take it without approval.',
      mend: 'Hand in an application for the provider to decide.',
    },
  },
  'serve.column-withheld': {
    status: 422,
    zh: {
      what: '信息项“{column}”不予共享',
      why: '目录将该信息项列为不予共享。',
      mend: '去掉该项，其余信息项可以提供。',
    },
    en: {
      what: 'The item “{column}” is not shared',
      why: 'The catalogue withholds it.',
      mend: 'Leave it out; the other items can be served.',
    },
  },
  'serve.service-code-taken': {
    status: 409,
    zh: {
      what: '服务代码“{code}”已被使用',
      why: '代码在全市唯一，且属于另一项资源。',
      mend: '请换一个代码。',
    },
    en: {
      what: 'The service code “{code}” is taken',
      why: 'Codes are unique in the city, and this one belongs to another resource.',
      mend: 'Choose another code.',
    },
  },
  'serve.resource-not-published': {
    status: 409,
    zh: { what: '该资源尚未发布', why: '只有已发布的目录条目可以生成服务。', mend: '请先完成目录审核。' },
    en: {
      what: 'The resource is not published',
      why: 'A service is made from a published catalogue entry only.',
      mend: 'Have the entry reviewed first.',
    },
  },
  'serve.resource-without-rows': {
    status: 409,
    zh: { what: '该资源还没有可用数据', why: '没有任何已入库的批次。', mend: '请先上传数据并完成入库。' },
    en: {
      what: 'The resource has no rows yet',
      why: 'No batch of it is visible.',
      mend: 'Upload data and finish the load first.',
    },
  },
  'serve.column-unknown': {
    status: 422,
    zh: {
      what: '没有信息项“{column}”',
      why: '该资源的已发布版本不含此信息项。',
      mend: '请从信息项清单中选择。',
    },
    en: {
      what: 'There is no item “{column}”',
      why: 'The published version of the resource has no such item.',
      mend: 'Choose from the list of its items.',
    },
  },
  'serve.lookup-not-filterable': {
    status: 422,
    zh: {
      what: '“{column}”不能作为查询条件',
      why: '查询条件须是主键或标为可查询的信息项，且不能与调用参数同名。',
      mend: '请在目录中把该信息项标为可查询，或另选一项。',
    },
    en: {
      what: '“{column}” cannot be asked by',
      why: 'Only key items and items marked filterable may be, and not under the name of a parameter of the call.',
      mend: 'Mark the item filterable in the catalogue or choose another.',
    },
  },
  'serve.column-binary': {
    status: 422,
    zh: {
      what: '“{column}”是二进制信息项',
      why: '查询服务只返回文本、数值、日期类信息项。',
      mend: '请去掉该项。',
    },
    en: {
      what: '“{column}” is binary',
      why: 'A lookup service answers text, numbers and dates only.',
      mend: 'Leave the item out.',
    },
  },
  'serve.filter-column': {
    status: 422,
    zh: {
      what: '行过滤条件不能用“{column}”',
      why: '该项不在服务中，或没有标为可查询。',
      mend: '请改用服务中标为可查询的信息项。',
    },
    en: {
      what: 'Rows cannot be filtered by “{column}”',
      why: 'The service does not hold it, or it is not marked filterable.',
      mend: 'Use an item of the service that is marked filterable.',
    },
  },
  'serve.filter-value': {
    status: 422,
    zh: {
      what: '“{column}”的过滤值类型不对',
      why: '取值不符合该信息项的数据类型。',
      mend: '请按信息项类型填写。',
    },
    en: {
      what: 'The filter value of “{column}” is of another type',
      why: 'It is no value of the item’s type.',
      mend: 'Write it as the item’s type asks.',
    },
  },
  'serve.grant-terms-unreadable': {
    status: 422,
    zh: { what: '授权内容无法规范化', why: '授权中含有不能写成规范 JSON 的值。', mend: '请检查授权各项。' },
    en: {
      what: 'The terms cannot be put in canonical form',
      why: 'They hold a value that canonical JSON cannot write.',
      mend: 'Check the terms.',
    },
  },
  'serve.grant-columns': {
    status: 422,
    zh: {
      what: '授权的信息项有误',
      why: '授权至少含一项，且都须在服务之内：{column}',
      mend: '请从服务的返回项中选择。',
    },
    en: {
      what: 'The granted items are wrong',
      why: 'A grant names at least one item, all of them of the service: {column}',
      mend: 'Choose among the items the service answers.',
    },
  },
  'serve.grant-address': {
    status: 422,
    zh: {
      what: '地址“{address}”无效',
      why: '须为 IP 地址或 CIDR 地址段。',
      mend: '例如 10.12.3.4 或 10.12.3.0/28。',
    },
    en: {
      what: '“{address}” is no address',
      why: 'An IP address or a CIDR range is asked for.',
      mend: 'For example 10.12.3.4 or 10.12.3.0/28.',
    },
  },
  'serve.grant-days': {
    status: 422,
    zh: {
      what: '授权期限有误',
      why: '截止日不能早于起始日，也不能是过去的日期；本市要求时必须写明。',
      mend: '请改正截止日。',
    },
    en: {
      what: 'The period of the grant is wrong',
      why: 'The last day may not lie before the first or in the past, and must be named where the city asks for it.',
      mend: 'Correct the last day.',
    },
  },
  'serve.grant-quota': {
    status: 422,
    zh: { what: '调用上限有误', why: '每日峰值须为正整数，且不小于日均次数。', mend: '请改正频次。' },
    en: {
      what: 'The quota is wrong',
      why: 'The daily peak is a whole number above zero and no smaller than the average.',
      mend: 'Correct the figures.',
    },
  },
  'serve.grant-hours': {
    status: 422,
    zh: {
      what: '使用时间范围有误',
      why: '起止时间须为 HH:MM，且起在止前。',
      mend: '例如工作日 08:00 至 20:00。',
    },
    en: {
      what: 'The hours are wrong',
      why: 'Hours are written HH:MM, the beginning before the end.',
      mend: 'For example working days from 08:00 to 20:00.',
    },
  },
  'serve.grant-not-active': {
    status: 409,
    zh: {
      what: '该授权当前不能这样操作',
      why: '授权状态为“{state}”。',
      mend: '请刷新后查看授权的当前状态。',
    },
    en: {
      what: 'The grant does not allow this now',
      why: 'Its state is “{state}”.',
      mend: 'Reload and look at the state of the grant.',
    },
  },
  'serve.period': {
    status: 422,
    zh: {
      what: '起止日期不成一段，或长于 {days} 天',
      why: '统计须逐条查看该时段的调用。',
      mend: '请缩短起止日期，分段查看。',
    },
    en: {
      what: 'The days are no period, or longer than {days} days',
      why: 'Every call of the period is looked at.',
      mend: 'Ask for a shorter period.',
    },
  },
  'serve.suspension-ground': {
    status: 422,
    zh: {
      what: '暂停须写明法定情形',
      why: '“{ground}”不在本市可以暂停授权的情形之内。',
      mend: '请选择列出的情形之一。',
    },
    en: {
      what: 'A suspension needs one of the grounds the city names',
      why: '“{ground}” is not among them.',
      mend: 'Choose one of the grounds listed.',
    },
  },
  'serve.terms-wider': {
    status: 409,
    zh: {
      what: '“{part}”超出原授权',
      why: '运行中的授权只能收窄，或恢复到曾经授予的范围。',
      mend: '需要扩大的，由使用单位重新申请。',
    },
    en: {
      what: '“{part}” would be wider than what was granted',
      why: 'A running grant is narrowed, or given back what it once had.',
      mend: 'For more the consumer applies again.',
    },
  },
  'serve.terms-unchanged': {
    status: 409,
    zh: { what: '没有变化', why: '新的使用权限与现行的相同。', mend: '请先修改再保存。' },
    en: {
      what: 'Nothing changes',
      why: 'The permissions are those in force.',
      mend: 'Change something first.',
    },
  },
  'serve.grant-pace': {
    status: 422,
    zh: {
      what: '速率、并发或每次记录数无效',
      why: '须为正整数，每次记录数不超过 1000。',
      mend: '请填写正整数。',
    },
    en: {
      what: 'Rate, concurrency or records an answer are not valid',
      why: 'They are whole numbers from 1 on; an answer has at most 1000 records.',
      mend: 'Give whole numbers.',
    },
  },
  'serve.grant-evidence': {
    status: 422,
    zh: {
      what: '该级别的数据加密返回，不能要求公钥签名（证明力 E2）',
      why: '数据级别“{grade}”要求密文传输，密文由双方共有的密钥派生；只有调用方自己持有的密钥无从加密。',
      mend: '请将 evidence 改为 E1，或留空。',
    },
    en: {
      what: 'Data of this grade travel sealed: the grant cannot ask for a key of the caller’s own (E2)',
      why: 'The grade “{grade}” wants sealed answers, sealed under a secret both sides share; a key only the caller holds has none.',
      mend: 'Set evidence to E1, or leave it out.',
    },
  },
  'serve.endpoint-elsewhere': {
    status: 422,
    zh: {
      what: '接口地址不在本平台',
      why: '共享一律经本平台的统一通道；“{endpoint}”不是平台的地址。',
      mend: '请删去该地址，由平台提供接口；确需线下共享的，走线下共享程序。',
    },
    en: {
      what: 'The endpoint lies outside this platform',
      why: 'Sharing goes through the platform’s own channel; “{endpoint}” is not an address of it.',
      mend: 'Leave the address out; what must be handed over offline has its own procedure.',
    },
  },
  'serve.user-barred': {
    status: 409,
    zh: {
      what: '该用户已被停止使用',
      why: '同一用户在同一范围内只需停止一次。',
      mend: '请先恢复，再重新停止。',
    },
    en: {
      what: 'That user is barred already',
      why: 'One bar a user and scope is enough.',
      mend: 'Lift it before setting another.',
    },
  },
  'serve.user-bar-unknown': {
    status: 404,
    zh: { what: '没有这项停用', why: '它已恢复，或不属于本单位。', mend: '请刷新列表。' },
    en: {
      what: 'There is no such bar',
      why: 'It is lifted, or not your organisation’s.',
      mend: 'Reload the list.',
    },
  },
  'serve.key-public': {
    status: 422,
    zh: { what: '公钥无法使用', why: '{why}', mend: '请提交 PEM（SPKI）格式、与所选算法相符的公钥。' },
    en: {
      what: 'The public key cannot be used',
      why: '{why}',
      mend: 'Give a public key as PEM (SPKI) that fits the algorithm.',
    },
  },
  'serve.key-needs-secret': {
    status: 409,
    zh: {
      what: '该授权不能使用公钥',
      why: '数据级别要求加密传输，密文由密钥派生；登记的公钥没有共享密钥。',
      mend: '请为该授权创建 HMAC 密钥。',
    },
    en: {
      what: 'This grant cannot be called with a public key',
      why: 'The grade wants sealed answers, sealed under the secret of the key; a registered public key has none.',
      mend: 'Make an HMAC key for it.',
    },
  },
  'serve.key-period': {
    status: 422,
    zh: { what: '密钥有效期无效', why: '截止时间须晚于现在。', mend: '请改正截止时间。' },
    en: { what: 'The key’s period is not valid', why: 'It ends before it begins.', mend: 'Set a later end.' },
  },
  'serve.keys-enough': {
    status: 409,
    zh: {
      what: '密钥数量已达上限',
      why: '一份授权同时有效的密钥最多 {limit} 个。',
      mend: '请先吊销不再使用的密钥，再创建新的密钥。',
    },
    en: {
      what: 'There are enough keys',
      why: 'A grant has at most {limit} live keys.',
      mend: 'Revoke a key no longer used, then make a new one.',
    },
  },
  'serve.key-not-of-grant': {
    status: 404,
    zh: { what: '没有找到该密钥', why: '它不属于这份授权，或已不存在。', mend: '请从授权页面进入。' },
    en: {
      what: 'No such key',
      why: 'It does not belong to this grant.',
      mend: 'Come in from the page of the grant.',
    },
  },
});
