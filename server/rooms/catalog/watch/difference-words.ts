/** A difference of two versions in one paragraph of words: which fields and items, and the classes as they were and are. Pure. */
import type { Text } from '#kernel/errors.ts';
import { requirable } from '../compile/elements.ts';
import type { ContentDifference, FieldChange } from '../review/difference.ts';

const fields: Record<string, Text> = {
  ...Object.fromEntries(requirable.map(({ path, zh, en }) => [path, { zh, en }])),
  name: { zh: '资源名称', en: 'name' },
  summary: { zh: '资源摘要', en: 'summary' },
  categoryCode: { zh: '资源分类', en: 'category' },
  formatCategory: { zh: '格式分类', en: 'format' },
  formatType: { zh: '格式类型', en: 'type of format' },
  formatNote: { zh: '格式说明', en: 'note on the format' },
  sharingClass: { zh: '共享属性', en: 'sharing' },
  sharingConditions: { zh: '共享条件', en: 'conditions of sharing' },
  conditionalForm: { zh: '有条件共享的方式', en: 'form of conditional sharing' },
  namedUnits: { zh: '指定单位', en: 'named units' },
  namedItems: { zh: '指定信息项', en: 'named items' },
  sharingBasis: { zh: '共享依据', en: 'basis of sharing' },
  sharingForm: { zh: '共享方式', en: 'way of sharing' },
  openingClass: { zh: '开放属性', en: 'opening' },
  openingCondition: { zh: '开放条件', en: 'condition of opening' },
  openingBasis: { zh: '开放依据', en: 'basis of opening' },
  classing: { zh: '定类理由', en: 'reasons of the classes' },
  updateCycle: { zh: '更新周期', en: 'update cycle' },
  updateCycleNote: { zh: '更新周期说明', en: 'note on the update cycle' },
  supplyMode: { zh: '提供方式', en: 'way of supply' },
  supply: { zh: '提供方式的细节', en: 'details of supply' },
  originNote: { zh: '来源说明', en: 'note on the origin' },
  occasion: { zh: '产生时机', en: 'occasion' },
  subjectKind: { zh: '对象类型', en: 'kind of subject' },
  particulars: { zh: '来源细节', en: 'particulars of the origin' },
  extended: { zh: '扩展信息', en: 'extended fields' },
  parents: { zh: '上游资源', en: 'parents' },
  relatedCodes: { zh: '相关资源代码', en: 'related codes' },
};
const word = (field: string): Text => fields[field] ?? { zh: field, en: field };

/** Names beyond these are counted, not listed: a message is read at a glance. */
const named = 8;
function listed(names: readonly string[]): Text {
  const first = names.slice(0, named);
  const rest = names.length - first.length;
  return {
    zh: first.join('、') + (rest > 0 ? `等${names.length}项` : ''),
    en: first.join(', ') + (rest > 0 ? ` and ${rest} more` : ''),
  };
}

/** `wordOf`: the city's word of a key of a class or cycle. */
export function differenceWords(
  { fields: changed, items }: ContentDifference,
  wordOf: (field: string, key: string) => Text,
): Text {
  const told = (change: FieldChange): Text => {
    const { zh, en } = word(change.field);
    const { before, after } = change;
    const plain = ['sharingClass', 'openingClass', 'updateCycle'].includes(change.field);
    if (!plain || typeof before !== 'string' || typeof after !== 'string') return { zh, en };
    const [was, is] = [wordOf(change.field, before), wordOf(change.field, after)];
    return { zh: `${zh}（${was.zh}改为${is.zh}）`, en: `${en} (${was.en} to ${is.en})` };
  };
  const title = ({ name, titleZh }: { name: string; titleZh: string }) => titleZh || name;
  const parts: Text[] = [];
  const say = (zh: string, en: string, names: readonly string[]) => {
    if (names.length === 0) return;
    const list = listed(names);
    parts.push({ zh: `${zh}：${list.zh}`, en: `${en}: ${list.en}` });
  };
  if (changed.length > 0) {
    const all = changed.map(told);
    parts.push({
      zh: `修改：${listed(all.map(({ zh }) => zh)).zh}`,
      en: `Changed: ${listed(all.map(({ en }) => en)).en}`,
    });
  }
  say('新增信息项', 'Items added', items.added.map(title));
  say('删除信息项', 'Items removed', items.removed.map(title));
  say('修改信息项', 'Items changed', items.changed.map(title));
  if (parts.length === 0)
    return { zh: '内容未变，重新发布。', en: 'Published again; the content is the same.' };
  return {
    zh: `${parts.map(({ zh }) => zh).join('；')}。`,
    en: `${parts.map(({ en }) => en).join('; ')}.`,
  };
}
