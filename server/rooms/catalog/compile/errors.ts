/** Refusals of compiling: imports, sources, standards, specifications, purchases, drivers. */
import { defineErrors } from '#kernel/errors.ts';

export const compileErrors = defineErrors({
  'catalog.source-differs': {
    status: 409,
    zh: {
      what: '目录与数据源仍不一致',
      why: '还有 {count} 处差异没有处理。',
      mend: '请先修改目录并通过审核，或说明差异不影响目录。',
    },
    en: {
      what: 'The entry still differs from its source',
      why: '{count} differences are not settled.',
      mend: 'Change the entry and have it reviewed, or say why the difference does not matter.',
    },
  },
  'catalog.owner-fixed': {
    status: 403,
    zh: {
      what: '数据所有权人不能更改',
      why: '目录显示的所有权人由法规规定，任何账户都不能更改。',
      mend: '持有单位如有变化，请按机构调整办理。',
    },
    en: {
      what: 'The owner cannot be changed',
      why: 'The owner shown is what the rules say; no account can change it.',
      mend: 'If the holding body changes, transfer it with the organisation.',
    },
  },
  'catalog.import-unreadable': {
    status: 422,
    zh: {
      what: '读不出这份表格',
      why: '{why}',
      mend: '请使用下载的模板，另存为 .xlsx 或 UTF-8 的 .csv 再上传。',
    },
    en: {
      what: 'The spreadsheet cannot be read',
      why: '{why}',
      mend: 'Use the template, save it as .xlsx or UTF-8 .csv and send it again.',
    },
  },
  'catalog.import-faulty': {
    status: 422,
    zh: {
      what: '表格有误，没有生成任何草稿',
      why: '共有 {count} 处错误，逐格列在下方。',
      mend: '请按提示改好单元格后整份重新上传。',
    },
    en: {
      what: 'The spreadsheet has faults; no draft was made',
      why: '{count} cells are wrong; each is listed.',
      mend: 'Mend the cells as noted and send the whole sheet again.',
    },
  },
  'catalog.source-unreachable': {
    status: 422,
    zh: {
      what: '连不上这个数据库',
      why: '{why}',
      mend: '请核对地址、端口、账号和网络策略；只需只读账号。',
    },
    en: {
      what: 'The database cannot be reached',
      why: '{why}',
      mend: 'Check address, port, account and network; a read-only account is enough.',
    },
  },
  'catalog.source-ca': {
    status: 422,
    zh: {
      what: '签发机构证书读不出来',
      why: '应为 PEM 格式的证书，且只在启用加密连接时填写。',
      mend: '请粘贴以 -----BEGIN CERTIFICATE----- 开头的完整内容，并勾选加密连接。',
    },
    en: {
      what: 'The authority’s certificate cannot be read',
      why: 'It is a certificate in PEM, and given only where the connection is encrypted.',
      mend: 'Paste the whole of it from -----BEGIN CERTIFICATE----- on, and choose an encrypted connection.',
    },
  },
  'catalog.source-address': {
    status: 422,
    zh: {
      what: '不能连接这个地址',
      why: '该地址属于平台自身或链路本地地址。',
      mend: '请填写业务系统数据库在政务网内的地址。',
    },
    en: {
      what: 'This address may not be connected to',
      why: 'It is the platform’s own or a link-local one.',
      mend: 'Give the address of the system’s database in the government network.',
    },
  },
  'catalog.standard-exists': {
    status: 409,
    zh: {
      what: '该标准的这一版本已发布',
      why: '{code} 第 {version} 版已在标准库中。',
      mend: '如有修订，请发布更高的版本号。',
    },
    en: {
      what: 'This edition of the standard is published already',
      why: '{code} edition {version} stands in the register.',
      mend: 'Publish a revision under a higher number.',
    },
  },
  'catalog.category-unfit': {
    status: 422,
    zh: {
      what: '分类代码不能使用',
      why: '上级分类不存在，或代码已经使用。',
      mend: '请选择已有的上级分类，并取一个未使用的代码。',
    },
    en: {
      what: 'The category code cannot be used',
      why: 'Its parent does not exist, or the code is taken.',
      mend: 'Choose an existing parent and a free code.',
    },
  },
  'catalog.coverage-unexplained': {
    status: 422,
    zh: {
      what: '还有信息系统没有编目，也没有说明',
      why: '{systems}',
      mend: '请为这些系统编目，或逐个说明没有数据资源的原因。',
    },
    en: {
      what: 'Systems without entries are not explained',
      why: '{systems}',
      mend: 'Catalogue their data, or say for each why there is none.',
    },
  },
  'catalog.purchase-state': {
    status: 409,
    zh: {
      what: '采购申请当前不能这样处理',
      why: '该申请现为“{state}”。',
      mend: '请刷新后查看申请的状态。',
    },
    en: {
      what: 'Not possible in the request’s present state',
      why: 'It is now “{state}”.',
      mend: 'Reload and look at its state.',
    },
  },
  'catalog.purchase-authority': {
    status: 403,
    zh: {
      what: '采购申请只能报本级主管部门',
      why: '本单位的主管部门是“{authority}”。',
      mend: '请改报本级主管部门。',
    },
    en: {
      what: 'A purchase is asked of the authority of one’s own level',
      why: 'Yours is “{authority}”.',
      mend: 'Send the request there.',
    },
  },
  'catalog.purchase-reason': {
    status: 422,
    zh: {
      what: '同意采购须说明理由',
      why: '目录中已有全部所需数据：{entries}。',
      mend: '请写明为何不能通过共享取得；否则请不予批准。',
    },
    en: {
      what: 'An approval needs a reason here',
      why: 'The catalogue holds everything that is asked for: {entries}.',
      mend: 'Say why sharing cannot serve, or refuse the request.',
    },
  },
  'catalog.purchase-stated': {
    status: 422,
    zh: {
      what: '采购申请没有写全',
      why: '缺少：{fields}。',
      mend: '请写明供应方、价格、用途，以及为何不能通过共享取得。',
    },
    en: {
      what: 'The request is not complete',
      why: 'Missing: {fields}.',
      mend: 'State supplier, price, purpose, and why sharing cannot serve.',
    },
  },
  'catalog.purchase-held': {
    status: 409,
    zh: {
      what: '本市已有这样的数据',
      why: '目录中已有 {entries}。',
      mend: '请先查看这些条目并按共享申请；确需另行采购的，确认已查看后再提交。',
    },
    en: {
      what: 'The city holds such data already',
      why: 'The catalogue has {entries}.',
      mend: 'Look at the entries and apply for them; if it must be bought, confirm that you have seen them.',
    },
  },
  'catalog.driver-not-a-gap': {
    status: 409,
    zh: {
      what: '该数据项不是缺口',
      why: '它已对应到目录，或已经发给持有单位。',
      mend: '请刷新后查看数据项的状态。',
    },
    en: {
      what: 'The item is no gap',
      why: 'It is matched to an entry, or has been sent already.',
      mend: 'Reload and look at the item.',
    },
  },
});
