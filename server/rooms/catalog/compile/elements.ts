/** The elements a specification of the bureau may ask for beyond guide and law: a closed list, each found in the content by its path. */
import type { Content } from '../content.ts';
import type { RequiredElement } from './tables.ts';

export type Element = { path: string; zh: string; en: string };

const element = (path: string, zh: string, en: string): Element => ({ path, zh, en });

export const requirable: readonly Element[] = [
  element('dataScope', '数据范围', 'scope of the data'),
  element('dataTime', '数据时间范围', 'period of the data'),
  element('dataRegion', '行政区划代码', 'division code'),
  element('duty', '业务职责', 'duty'),
  element('securityLevel', '安全等级', 'security level'),
  element('useRequirements', '使用要求', 'use requirements'),
  element('sourceSystems', '对应信息系统', 'information system'),
  element('origin', '数据来源', 'origin'),
  element('furtherCategories', '其他分类', 'further classifications'),
  element('extended.domain', '所在领域', 'domain'),
  element('extended.level', '所在层级', 'level'),
  element('extended.baseKinds', '基础信息分类', 'kinds of base information'),
  element('extended.scenes', '应用场景分类', 'scenes of use'),
  element('extended.processing', '数据加工程度', 'degree of processing'),
  element('extended.tableKind', '库表类型', 'kind of table'),
  element('extended.sourceDepartment', '来源部门', 'source department'),
  element('extended.matter', '数据所属事项', 'matter'),
  element('extended.officeDuty', '处室业务职责', 'duty of the section'),
  element('extended.guidingDepartmentCode', '中央业务指导部门代码', 'code of the guiding central department'),
  element('extended.channel', '提供渠道', 'channel of supply'),
  element('extended.gathering', '归集机制', 'way of gathering'),
  element('extended.gatherCycle', '归集频率', 'cycle of gathering'),
  element('extended.sharingChannel', '共享渠道', 'channel of sharing'),
  element('extended.dataGrade', '数据分级', 'grade of the data'),
  element('extended.records', '结构化记录总数', 'number of records'),
  element('extended.storageGb', '数据存储总量', 'storage in GB'),
  element('items.grade', '信息项分级', 'grade of every item'),
  element('items.sharingClass', '信息项共享属性', 'sharing property of every item'),
  element('items.openingClass', '信息项开放属性', 'opening property of every item'),
  element('items.standardCode', '信息项引用标准', 'standard of every item'),
  element('items.sourceKind', '信息项来源系统', 'source system of every item'),
];

const vacant = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** True when nothing stands at the path; `items.x` asks it of every item. */
export function lacks(content: Content, path: string): boolean {
  const [head = '', tail] = path.split('.');
  const fields = new Map<string, unknown>(Object.entries(content));
  if (head === 'items' && tail !== undefined) {
    return content.items.some((item) => {
      const at = new Map<string, unknown>(Object.entries(item));
      return vacant(at.get(tail)) && (tail !== 'standardCode' || item.elementId === undefined);
    });
  }
  if (head === 'sourceSystems') return content.sourceSystems.every(({ name }) => vacant(name));
  const value = fields.get(head);
  if (tail === undefined) return vacant(value);
  if (typeof value !== 'object' || value === null) return true;
  return vacant(new Map<string, unknown>(Object.entries(value)).get(tail));
}

export const lacking = (content: Content, required: readonly RequiredElement[]): RequiredElement[] =>
  required.filter(({ path }) => lacks(content, path));
