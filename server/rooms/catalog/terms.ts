/** The words of the national catalogue guide that are the same in every city: categories, formats, cycles, item types. */

export type Word = { key: string; zh: string; en: string };

const word = (key: string, zh: string, en: string): Word => ({ key, zh, en });

/** 信息资源分类: the first six digits of a category code; a department may go deeper by adding digits. */
export const categories: readonly (Word & { axis: 'base' | 'theme' | 'department' })[] = [
  { ...word('101000', '人口', 'Population'), axis: 'base' },
  { ...word('102000', '法人单位', 'Legal entities'), axis: 'base' },
  { ...word('103000', '自然资源和空间地理', 'Natural resources and geographic space'), axis: 'base' },
  { ...word('104000', '社会信用', 'Social credit'), axis: 'base' },
  { ...word('105000', '电子证照', 'Electronic licences'), axis: 'base' },
  { ...word('201000', '全民健康保障', 'Health care for all'), axis: 'theme' },
  { ...word('202000', '全民住房保障', 'Housing for all'), axis: 'theme' },
  { ...word('203000', '全民社会保障', 'Social security for all'), axis: 'theme' },
  { ...word('204000', '药品安全监督', 'Drug safety'), axis: 'theme' },
  { ...word('205000', '食品安全监管', 'Food safety'), axis: 'theme' },
  { ...word('206000', '安全生产监督', 'Work safety'), axis: 'theme' },
  { ...word('207000', '市场价格监管', 'Market prices'), axis: 'theme' },
  { ...word('208000', '金融监管', 'Financial supervision'), axis: 'theme' },
  { ...word('209000', '能源安全保障', 'Energy security'), axis: 'theme' },
  { ...word('210000', '信用体系建设', 'Credit system'), axis: 'theme' },
  { ...word('211000', '生态环境保护', 'Environmental protection'), axis: 'theme' },
  { ...word('212000', '应急维稳保障', 'Emergency and stability'), axis: 'theme' },
  { ...word('213000', '行政执法监督', 'Administrative enforcement'), axis: 'theme' },
  { ...word('214000', '民主法治建设', 'Democracy and rule of law'), axis: 'theme' },
  { ...word('215000', '执政能力建设', 'Governing capacity'), axis: 'theme' },
  { ...word('216000', '投资审批', 'Investment approval'), axis: 'theme' },
  { ...word('217000', '公共资源交易', 'Public resource trading'), axis: 'theme' },
  { ...word('307000', '部门目录', 'Department catalogue'), axis: 'department' },
];

/** Three digits of class and item, three of the heading, then further digits of any number. */
export const categoryForm = /^[1-3]\d{2}\d{3}\d{0,12}$/;

export const categoryOf = (code: string): Word | undefined =>
  categories.find(({ key }) => key.slice(0, 3) === code.slice(0, 3));

export const knownCategory = (code: string): boolean =>
  categoryForm.test(code) && categoryOf(code) !== undefined;

export type FormatCategory =
  | 'electronic-file'
  | 'spreadsheet'
  | 'database'
  | 'image'
  | 'streaming-media'
  | 'self-describing'
  | 'service-interface';

export type SharingForm = 'table' | 'interface' | 'file';

export type Format = Word & {
  key: FormatCategory;
  /** Names of the guide; csv, json and the interface kinds are the platform's additions. */
  types: readonly string[];
  /** Types that a machine cannot read as data. */
  unreadable: readonly string[];
  /** The ways of sharing that fit the category. */
  forms: readonly SharingForm[];
  structured: boolean;
};

export const formats: readonly Format[] = [
  {
    ...word('electronic-file', '电子文件', 'Electronic file'),
    key: 'electronic-file',
    types: ['doc', 'docx', 'html', 'ofd', 'pdf', 'ppt', 'txt', 'wps', 'xml', 'other'],
    unreadable: ['doc', 'docx', 'ofd', 'pdf', 'ppt', 'wps', 'other'],
    forms: ['file'],
    structured: false,
  },
  {
    ...word('spreadsheet', '电子表格', 'Spreadsheet'),
    key: 'spreadsheet',
    types: ['csv', 'et', 'xls', 'xlsx', 'other'],
    unreadable: [],
    forms: ['table', 'interface', 'file'],
    structured: true,
  },
  {
    ...word('database', '数据库', 'Database'),
    key: 'database',
    types: [
      'access',
      'db2',
      'dbase',
      'dbf',
      'dm',
      'kingbasees',
      'mysql',
      'oracle',
      'sqlserver',
      'sybase',
      'other',
    ],
    unreadable: [],
    forms: ['table', 'interface'],
    structured: true,
  },
  {
    ...word('image', '图形图像', 'Image'),
    key: 'image',
    types: ['bmp', 'gif', 'jpg', 'other'],
    unreadable: ['bmp', 'gif', 'jpg', 'other'],
    forms: ['file'],
    structured: false,
  },
  {
    ...word('streaming-media', '流媒体', 'Streaming media'),
    key: 'streaming-media',
    types: ['mpg', 'rm', 'swf', 'other'],
    unreadable: ['mpg', 'rm', 'swf', 'other'],
    forms: ['file'],
    structured: false,
  },
  {
    ...word('self-describing', '自描述格式', 'Self-describing format'),
    key: 'self-describing',
    types: ['table-driven-code', 'json', 'other'],
    unreadable: [],
    forms: ['file', 'interface'],
    structured: true,
  },
  {
    ...word('service-interface', '服务接口', 'Service interface'),
    key: 'service-interface',
    types: ['rest', 'webservice', 'other'],
    unreadable: [],
    forms: ['interface'],
    structured: true,
  },
];

export const formatOf = (category: string): Format | undefined => formats.find(({ key }) => key === category);

/** 更新周期 as words: the digits of the national and local lists contradict each other. */
export const updateCycles: readonly Word[] = [
  word('real-time', '实时', 'Real time'),
  word('hourly', '每小时', 'Hourly'),
  word('daily', '每日', 'Daily'),
  word('weekly', '每周', 'Weekly'),
  word('ten-days', '每旬', 'Every ten days'),
  word('monthly', '每月', 'Monthly'),
  word('quarterly', '每季度', 'Quarterly'),
  word('half-yearly', '每半年', 'Half-yearly'),
  word('yearly', '每年', 'Yearly'),
  word('irregular', '不定期', 'Irregular'),
  word('other', '其他', 'Other'),
];
export const realTimeCycle = 'real-time';

export const sharingForms: readonly Word[] = [
  word('table', '库表', 'Database table'),
  word('interface', '接口', 'Interface'),
  word('file', '文件', 'File'),
];

export const dataScopes: readonly Word[] = [
  word('whole-city', '全市', 'Whole city'),
  word('city-level', '市直', 'City level'),
  word('county', '区县', 'County'),
];

/** The national grading scheme; the room that grades may rename the four general levels. */
export const securityLevels: readonly Word[] = [
  word('general-1', '一般1级', 'General, level 1'),
  word('general-2', '一般2级', 'General, level 2'),
  word('general-3', '一般3级', 'General, level 3'),
  word('general-4', '一般4级', 'General, level 4'),
  word('important', '重要', 'Important'),
  word('core', '核心', 'Core'),
];

export const origins: readonly Word[] = [
  word('collected', '履职收集', 'Collected in carrying out duties'),
  word('produced', '履职产生', 'Produced in carrying out duties'),
  word('derived', '衍生', 'Derived from other resources'),
  word('other', '依法纳入的其他数据', 'Other data lawfully placed under the platform'),
  word('concession', '特许经营', 'Concession'),
  word('purchased-service', '购买服务', 'Purchased service'),
  word('entrusted-third-party', '委托第三方产生', 'Produced by an entrusted third party'),
  word('purchased', '财政资金采购', 'Bought with public funds'),
];

/** What the origins demand where the city's rule does not say. */
export const originNeeds: Readonly<Record<string, readonly string[]>> = {
  derived: ['parents'],
  other: ['ground'],
  concession: ['contract', 'contractor'],
  'purchased-service': ['contract', 'contractor'],
  'entrusted-third-party': ['contract'],
  purchased: ['approval'],
};

/** The four general levels stand for the item grades 1–4; important and core lie above them. */
const graded = ['general-1', 'general-2', 'general-3', 'general-4', 'important', 'core'];
export const gradeOfLevel = (level: string): number | undefined => {
  const at = graded.indexOf(level);
  return at < 0 ? undefined : at + 1;
};
export const levelOfGrade = (grade: number): string => graded[grade - 1] ?? '';

/** The six figures of the general survey. */
export const numberFields = [
  { key: 'storageGb', zh: '数据存储总量（GB）', en: 'Storage (GB)' },
  { key: 'records', zh: '结构化记录总数', en: 'Structured records' },
  { key: 'sharedGb', zh: '已共享存储量（GB）', en: 'Shared storage (GB)' },
  { key: 'sharedRecords', zh: '已共享记录数', en: 'Shared records' },
  { key: 'openedGb', zh: '已开放存储量（GB）', en: 'Opened storage (GB)' },
  { key: 'openedRecords', zh: '已开放记录数', en: 'Opened records' },
] as const;

/** Lists of the extended fields. */
export const extendedTerms = {
  level: [
    word('national', '国家', 'State'),
    word('provincial', '省级', 'Province'),
    word('city', '市级', 'City'),
    word('county', '县级', 'County'),
  ],
  baseKinds: [
    word('person', '人', 'Persons'),
    word('land', '地', 'Land'),
    word('event', '事', 'Events'),
    word('thing', '物', 'Things'),
    word('organisation', '组织', 'Organisations'),
    word('other', '其他', 'Other'),
  ],
  scenes: [
    word('government-service', '政务服务', 'Government services'),
    word('public-service', '公共服务', 'Public services'),
    word('supervision', '监管', 'Supervision'),
    word('other', '其他', 'Other'),
  ],
  processing: [
    word('raw', '原始数据', 'Raw'),
    word('cleaned', '清洗加工', 'Cleaned'),
    word('derived', '衍生数据', 'Derived'),
    word('statistics', '统计数据', 'Statistics'),
  ],
  tableKind: [word('source', '贴源表', 'As in the source'), word('standard', '标准表', 'Standardised')],
  gathering: [word('incremental', '增量', 'Incremental'), word('full', '全量', 'Full')],
  sharingChannel: [
    word('platform', '共享平台', 'Sharing platform'),
    word('mail', '邮件', 'Mail'),
    word('medium', '介质', 'Medium'),
  ],
  sourceKind: [
    word('self-built', '自建', 'Built here'),
    word('national', '国直', 'National'),
    word('provincial', '省直', 'Provincial'),
  ],
} as const;

export const itemTypes: readonly Word[] = [
  word('C', '字符串', 'Text'),
  word('N', '数值', 'Decimal number'),
  word('Y', '货币', 'Money (yuan)'),
  word('D', '日期', 'Date'),
  word('T', '日期时间', 'Date and time'),
  word('L', '逻辑', 'Yes or no'),
  word('M', '备注', 'Long text'),
  word('G', '通用', 'File reference'),
  word('B', '双精度', 'Double'),
  word('I', '整型', 'Integer'),
  word('F', '浮点', 'Float'),
];

/** The particulars each way of supply demands. */
export const supplyParticulars: Readonly<Record<string, readonly SupplyField[]>> = {
  'system-access': ['address', 'accountHolder'],
  'system-docking': ['dockingJob'],
  interface: ['interfaceDefinition'],
  'electronic-text': ['fileTemplate'],
};
export type SupplyField = 'address' | 'accountHolder' | 'dockingJob' | 'interfaceDefinition' | 'fileTemplate';
export const supplyFieldWords: Readonly<Record<SupplyField, Word>> = {
  address: word('address', '系统访问地址', 'System address'),
  accountHolder: word('accountHolder', '访问账户持有人', 'Account holder'),
  dockingJob: word('dockingJob', '对接任务说明', 'Docking job'),
  interfaceDefinition: word('interfaceDefinition', '接口定义', 'Interface definition'),
  fileTemplate: word('fileTemplate', '文件模板', 'File template'),
};

/** Characters a name may have: what lists, reports and exchange packages have room for. */
export const nameWidth = 64;

/** Whom the rows are about. */
export const subjectWords: readonly Word[] = [
  word('natural-person', '自然人', 'natural person'),
  word('legal-person', '法人', 'legal person'),
  word('unincorporated', '非法人组织', 'unincorporated organisation'),
  word('none', '不涉及自然人和组织', 'neither persons nor organisations'),
];

export const identifierWords: readonly Word[] = [
  word('resident-id', '公民身份号码', 'resident identity number'),
  word(
    'identity-document',
    '证件号码（另列证件类型）',
    'number of an identity document, its type in another item',
  ),
  word('credit-code', '统一社会信用代码', 'unified social credit code'),
  word(
    'organisation-code',
    '组织识别代码（另列代码类型）',
    'code of an organisation, its type in another item',
  ),
  word('division-code', '行政区划代码', 'division code'),
];
