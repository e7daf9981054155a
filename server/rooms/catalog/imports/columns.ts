/** The columns of the national spreadsheet template, with the headings that shipped templates write for them. */

export type ColumnKey =
  | 'categoryCode'
  | 'name'
  | 'code'
  | 'provider'
  | 'providerCode'
  | 'summary'
  | 'formatCategory'
  | 'formatType'
  | 'formatNote'
  | 'itemTitle'
  | 'itemName'
  | 'itemType'
  | 'itemLength'
  | 'itemKey'
  | 'itemNullable'
  | 'itemDescription'
  | 'sharingClass'
  | 'sharingConditions'
  | 'basisKind'
  | 'basisTitle'
  | 'basisArticle'
  | 'basisWording'
  | 'sharingForm'
  | 'opened'
  | 'openingCondition'
  | 'updateCycle'
  | 'publishedOn'
  | 'relatedCodes'
  | 'securityLevel'
  | 'useRequirements'
  | 'sourceSystem'
  | 'origin'
  | 'occasion'
  | 'subjectKind';

export type Column = {
  key: ColumnKey;
  zh: string;
  /** Other headings in use, compared without spaces and punctuation. */
  also: readonly string[];
  /** Stands once an item; the others once a resource. */
  item?: true;
  /** Written by hand in digits that a spreadsheet spoils. */
  digits?: true;
  /** Path in the entry, for what the check says. */
  path: string;
  hint: string;
};

const column = (
  key: ColumnKey,
  zh: string,
  path: string,
  hint: string,
  more: { also?: readonly string[]; item?: true; digits?: true } = {},
): Column => ({ key, zh, path, hint, also: more.also ?? [], ...more });

export const columns: readonly Column[] = [
  column('categoryCode', '信息资源分类', 'categoryCode', '类项目细目代码，例如 307000', {
    also: ['信息资源分类代码', '分类代码', '资源分类'],
    digits: true,
  }),
  column('name', '信息资源名称', 'name', '用数据内容命名，不是系统名', {
    also: ['资源名称', '数据资源名称'],
  }),
  column('code', '信息资源代码', 'code', '留空，由系统生成', { also: ['资源代码'], digits: true }),
  column('provider', '信息资源提供方', 'provider', '本单位全称', {
    also: ['提供方', '资源提供方', '提供单位'],
  }),
  column('providerCode', '提供方代码', 'provider', '18位统一社会信用代码，按文本填写', {
    also: ['资源提供方代码', '信息资源提供方代码', '统一社会信用代码'],
    digits: true,
  }),
  column('summary', '信息资源摘要', 'summary', '内容、范围、时间、用途', { also: ['资源摘要', '摘要'] }),
  column('formatCategory', '信息资源格式分类', 'formatCategory', '电子表格、数据库等', {
    also: ['资源格式分类', '格式分类', '信息资源格式'],
  }),
  column('formatType', '信息资源格式类型', 'formatType', '与格式分类配对，例如 xlsx', {
    also: ['资源格式类型', '格式类型'],
  }),
  column('formatNote', '其他类型资源格式描述', 'formatNote', '类型选“其他”时填写', {
    also: ['其他类型信息资源格式描述'],
  }),
  column('itemTitle', '信息项名称', 'items.titleZh', '一行一个信息项', {
    item: true,
    also: ['信息项中文名称'],
  }),
  column('itemName', '信息项英文名', 'items.name', '字段名，可留空，由系统取拼音', {
    item: true,
    also: ['字段名', '字段英文名', '信息项字段名', '英文名称'],
  }),
  column('itemType', '数据类型', 'items.type', 'C N Y D T L M G B I F', {
    item: true,
    also: ['信息项类型', '信息项数据类型'],
  }),
  column('itemLength', '数据长度', 'items.length', '只填数字', {
    item: true,
    also: ['信息项长度', '长度', '信息项数据长度'],
  }),
  column('itemKey', '是否主键', 'items.key', '是 / 否', { item: true, also: ['主键'] }),
  column('itemNullable', '是否可空', 'items.nullable', '是 / 否', { item: true, also: ['可空'] }),
  column('itemDescription', '信息项说明', 'items.description', '含义、单位、取值范围', {
    item: true,
    also: ['信息项描述', '字段说明'],
  }),
  column('sharingClass', '共享类型', 'sharingClass', '1 无条件共享 2 有条件共享 3 不予共享', {
    also: ['共享属性'],
  }),
  column('sharingConditions', '共享条件', 'sharingConditions', '对象、用途、方式', {
    also: ['不予共享依据或有条件共享条件'],
  }),
  column('basisKind', '依据层级', 'sharingBasis', '法律、行政法规等', { also: ['共享依据层级'] }),
  column('basisTitle', '依据名称', 'sharingBasis', '文件全称', { also: ['共享依据名称', '共享依据'] }),
  column('basisArticle', '依据条款', 'sharingBasis', '第几条', { also: ['共享依据条款'] }),
  column('basisWording', '依据内容', 'sharingBasis', '条文内容', { also: ['共享依据内容'] }),
  column('sharingForm', '共享方式', 'sharingForm', '库表、接口、文件', {
    also: ['共享方式类型', '共享方式分类'],
  }),
  column('opened', '是否向社会开放', 'openingClass', '1 开放 0 不开放', { also: ['开放属性', '开放类型'] }),
  column('openingCondition', '开放条件', 'openingCondition', '向社会开放时填写'),
  column('updateCycle', '更新周期', 'updateCycle', '1 实时 2 每日 3 每周 4 每月 5 每季度 6 每年', {
    also: ['更新频率'],
  }),
  column('publishedOn', '发布日期', 'publishedOn', '例如 2026-04-01'),
  column('relatedCodes', '关联资源代码', 'relatedCodes', '多个以分号隔开', {
    also: ['关联信息资源代码', '关联资源'],
    digits: true,
  }),
  column('securityLevel', '安全等级', 'securityLevel', '一般1级…核心', {
    also: ['安全级别', '数据级别', '类别级别'],
  }),
  column('useRequirements', '使用要求', 'useRequirements', '使用方应遵守的要求'),
  column('sourceSystem', '对应信息系统', 'sourceSystems', '数据所在的系统', {
    also: ['来源系统', '信息系统名称'],
  }),
  column('origin', '数据来源', 'origin', '履职收集、履职产生等', { also: ['来源'] }),
  column('occasion', '形成场合', 'occasion', '本市要求时填写', { also: ['产生场合'] }),
  column('subjectKind', '对象类型', 'subjectKind', '自然人、法人、非法人组织或都不涉及', {
    also: ['数据主体类型', '主体类型'],
  }),
];

/** A heading without spaces, punctuation, width and remarks in brackets. */
export const headingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[（(【[][^）)】\]]*[）)】\]]/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const byHeading = new Map(
  columns.flatMap((one) => [one.zh, ...one.also].map((heading) => [headingKey(heading), one] as const)),
);
export const columnOf = (heading: string): Column | undefined => byHeading.get(headingKey(heading));
