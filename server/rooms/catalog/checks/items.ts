/** Checks of the information items: present, named, typed, described, with a key by which rows are told apart. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { Content, DraftItem } from '../schema.ts';
import { formatOf, itemTypes } from '../terms.ts';
import { empty, fault, nameKey, warning } from './issue.ts';

/** Column names both stores take as they are. */
export const columnName = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

export function checkItems(content: Content): FieldIssue[] {
  const format = formatOf(content.formatCategory);
  const structured = format?.structured ?? false;
  const issues: FieldIssue[] = [];
  if (structured && content.items.length === 0) {
    issues.push(
      fault('items-present', 'items', {
        zh: '结构化资源缺少信息项',
        en: 'A structured resource needs its items',
        mendZh: '从数据库表结构或文件表头导入信息项',
        mendEn: 'Import the items from the table’s schema or the file’s header',
      }),
    );
  }
  if (structured && content.items.length > 0 && !content.items.some(({ key }) => key)) {
    issues.push(
      fault('items-key', 'items', {
        zh: '没有主键信息项，无法逐条更新',
        en: 'No item is the key; rows could not be told apart',
        mendZh: '勾选能唯一确定一条记录的信息项',
        mendEn: 'Mark the items that tell one record from another',
      }),
    );
  }
  const names = new Map<string, number>();
  const titles = new Map<string, number>();
  for (const [index, item] of content.items.entries()) {
    issues.push(...one(item, index, names, titles));
  }
  return issues;
}

function one(
  item: DraftItem,
  index: number,
  names: Map<string, number>,
  titles: Map<string, number>,
): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const path = (field: string) => `items.${index}.${field}`;
  const label = item.titleZh || item.name || String(index + 1);
  if (!columnName.test(item.name)) {
    issues.push(
      fault('item-name', path('name'), {
        zh: `信息项“${label}”的字段名不合要求`,
        en: `The column name of “${label}” is not valid`,
        mendZh: '以字母开头，只用字母、数字和下划线，不超过63个字符',
        mendEn: 'Begin with a letter; letters, digits and underscores, at most 63',
      }),
    );
  } else if (twice(names, item.name.toLowerCase(), index)) {
    issues.push(
      fault('item-name-twice', path('name'), {
        zh: `字段名“${item.name}”重复`,
        en: `The column name “${item.name}” stands twice`,
        mendZh: '每个信息项用不同的字段名',
        mendEn: 'Give each item its own name',
      }),
    );
  }
  if (empty(item.titleZh)) {
    issues.push(
      fault('item-title', path('titleZh'), {
        zh: `信息项“${label}”缺少中文名称`,
        en: `Item “${label}” has no Chinese title`,
        mendZh: '请补填中文名称',
        mendEn: 'Fill in the Chinese title',
      }),
    );
  } else if (twice(titles, nameKey(item.titleZh), index)) {
    issues.push(
      fault('item-title-twice', path('titleZh'), {
        zh: `信息项名称“${item.titleZh}”重复`,
        en: `The title “${item.titleZh}” stands twice`,
        mendZh: '每个信息项用不同的名称',
        mendEn: 'Give each item its own title',
      }),
    );
  }
  if (!itemTypes.some(({ key }) => key === item.type)) {
    issues.push(
      fault('item-type', path('type'), {
        zh: `信息项类型“${item.type}”不在允许范围`,
        en: `The item type “${item.type}” is not allowed`,
        mendZh: `可选：${itemTypes.map(({ key }) => key).join(' ')}`,
        mendEn: `One of: ${itemTypes.map(({ key }) => key).join(' ')}`,
      }),
    );
  }
  if (item.type === 'C' && item.length === undefined) {
    issues.push(
      fault('items-present', path('length'), {
        zh: `字符串信息项“${label}”缺少长度`,
        en: `The text item “${label}” has no length`,
        mendZh: '填写最大字符数',
        mendEn: 'State the greatest number of characters',
      }),
    );
  }
  if (item.scale !== undefined && item.length !== undefined && item.scale > item.length) {
    issues.push(
      fault('item-scale', path('scale'), {
        zh: `信息项“${label}”的小数位数大于总长度`,
        en: `“${label}” has more decimals than digits`,
        mendZh: '总长度应包含小数位数',
        mendEn: 'The length counts all digits, decimals included',
      }),
    );
  }
  if (item.identifier !== undefined && item.type !== 'C') {
    issues.push(
      fault('item-identifier', path('type'), {
        zh: `证件号码、代码类信息项“${label}”应为字符串`,
        en: `The identifier “${label}” must be text`,
        mendZh: '类型改为 C，避免丢失前导零和末位字母',
        mendEn: 'Make it type C, or leading zeros and a final letter are lost',
      }),
    );
  }
  if (item.key && item.nullable) {
    issues.push(
      fault('item-key-nullable', path('nullable'), {
        zh: `主键信息项“${label}”不能为空`,
        en: `The key “${label}” may not be empty`,
        mendZh: '取消“可空”',
        mendEn: 'Make it not nullable',
      }),
    );
  }
  const said = nameKey(item.description);
  if (said === '' || said === nameKey(item.name) || said === nameKey(item.titleZh)) {
    issues.push(
      warning('item-described', path('description'), {
        zh: `信息项“${label}”没有实际说明`,
        en: `Item “${label}” is not described`,
        mendZh: '写明含义、单位、取值范围',
        mendEn: 'Say meaning, unit and range',
      }),
    );
  }
  return issues;
}

function twice(seen: Map<string, number>, key: string, index: number): boolean {
  if (seen.has(key)) return true;
  seen.set(key, index);
  return false;
}
