/** Rules proposed from what the items say and from what the rows look like; the provider takes, changes or declines each. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { type Item, listsOfItems, type PublishedVersion } from '#rooms/catalog/index.ts';
import { type VisibleSet, visibleBatches, visibleSelect, visibleSeqs } from '#rooms/collect/index.ts';
import type { RuleOrigin } from '../tables.ts';
import { columnsOf, type RuleColumn } from './columns.ts';
import { formats, type RuleKind } from './kinds.ts';

export type Proposal = {
  kind: RuleKind;
  items: string[];
  params: JsonObject;
  origin: RuleOrigin;
  standardCode: string | null;
};

/** From the standards the items follow: these hold without being asked for. */
export async function standardRules(p: Platform, items: readonly Item[]): Promise<Proposal[]> {
  return (await listsOfItems(p.db, items)).map(({ item, standard, values }) => ({
    kind: 'code-list',
    items: [item],
    params: { values },
    origin: 'standard',
    standardCode: standard,
  }));
}

/**
 * Items whose values may stand in a rule for all who keep or read it: nothing personal, no identifier, and of records about people
 * only what is open to everybody.
 */
export function spelled({ version, items }: Pick<PublishedVersion, 'version' | 'items'>): Set<string> {
  const { openingClass, subjectKind } = version.content;
  const open = (item: Item): boolean => (item.openingClass ?? openingClass) === 'open';
  const people =
    subjectKind === 'natural-person' ||
    (subjectKind === '' && items.some(({ personal }) => personal !== 'none'));
  return new Set(
    items
      .filter(({ personal, identifier, sensitive }) => personal === 'none' && !identifier && !sensitive)
      .filter((item) => !people || open(item))
      .map(({ name }) => name),
  );
}

export async function proposeRules(p: Platform, published: PublishedVersion): Promise<Proposal[]> {
  const { items } = published;
  const resourceId = published.resource.id;
  const visible = await visibleBatches(p.db, resourceId);
  return [
    ...(await standardRules(p, items)),
    ...byDefinition(items),
    ...(visible.batches.length > 0 ? await byProfile(p, visible, items, spelled(published)) : []),
  ];
}

const has = (item: Item, pattern: RegExp): boolean => pattern.test(`${item.titleZh} ${item.name}`);
const begins = /(开始|起始|生效|成立|出生|登记|发证|签发|start|begin|birth|issue)/i;
const ends = /(结束|截止|失效|终止|注销|死亡|到期|end|expire|death|cancel)/i;
const time = (item: Item): boolean => item.type === 'D' || item.type === 'T';

/** What names and types alone suggest. */
function byDefinition(items: readonly Item[]): Proposal[] {
  const found: Proposal[] = [];
  const propose = (kind: RuleKind, of: string[], params: JsonObject = {}): number =>
    found.push({ kind, items: of, params, origin: 'definition', standardCode: null });
  for (const item of items) {
    const text = item.type === 'C' && !item.identifier;
    if (text && has(item, /(身份证|公民身份号码|id_card|resident_id)/i)) propose('resident-id', [item.name]);
    if (text && has(item, /(统一社会信用代码|credit_code|uscc)/i)) propose('credit-code', [item.name]);
    if (text && has(item, /(手机|mobile)/i)) propose('format', [item.name], { format: 'mobile' });
    if (text && has(item, /(邮编|邮政编码|postcode)/i))
      propose('format', [item.name], { format: 'postcode' });
    if (text && has(item, /(邮箱|email)/i)) propose('format', [item.name], { format: 'email' });
    if (time(item) && has(item, begins) && has(item, /(出生|成立|登记|birth)/i))
      propose('range', [item.name], { max: 'today' });
    if (
      ['N', 'Y', 'I', 'F', 'B'].includes(item.type) &&
      has(item, /(金额|面积|数量|人数|amount|area|count)/i)
    )
      propose('range', [item.name], { min: 0 });
    if (['N', 'I'].includes(item.type) && has(item, /(年龄|\bage\b)/i))
      propose('range', [item.name], { min: 0, max: 150 });
  }
  const first = items.find((item) => time(item) && has(item, begins));
  const last = items.find((item) => time(item) && has(item, ends) && item !== first);
  if (first && last) propose('order', [first.name, last.name]);
  return found;
}

const ENOUGH = 20;
const profileRow = z.record(z.string(), z.union([z.coerce.number(), z.array(z.string()), z.null()]));

/** What the rows themselves suggest: filled nearly always, few values, never twice, one form. One pass. */
async function byProfile(
  p: Platform,
  visible: VisibleSet,
  items: readonly Item[],
  spelt: ReadonlySet<string>,
): Promise<Proposal[]> {
  const columns = columnsOf(visible.columns);
  const looked = items.flatMap((item) => {
    const column = columns.get(item.name);
    return column ? [{ item, column }] : [];
  });
  const forms = Object.entries(formats);
  const parts = looked.flatMap(({ item, column }, at) => [
    `countIf(${column.present}) AS n${at}`,
    `uniq(${column.text}) AS u${at}`,
    ...(column.kind === 'text'
      ? [
          ...(spelt.has(item.name)
            ? [`arraySort(groupUniqArray(21)(assumeNotNull(left(${column.text}, 60)))) AS v${at}`]
            : []),
          ...forms.map(
            (_, form) =>
              `countIf(${column.present} AND match(${column.text}, {form${form}:String})) AS m${at}_${form}`,
          ),
        ]
      : []),
  ]);
  const inner = looked.map(({ column }) => column.raw).join(', ');
  const params = {
    seqs: visibleSeqs(visible),
    ...Object.fromEntries(forms.map(([, { pattern }], form) => [`form${form}`, pattern])),
  };
  const [found] = await p.warehouse.query(
    `SELECT count() AS rows${parts.map((part) => `, ${part}`).join('')} FROM (${visibleSelect(visible, inner)})`,
    params,
    profileRow,
  );
  const rows = Number(found?.rows ?? 0);
  if (!found || rows < ENOUGH) return [];
  return looked.flatMap(({ item, column }, at) =>
    suggested(
      item,
      column,
      at,
      rows,
      found,
      forms.map(([key]) => key),
    ),
  );
}

function suggested(
  item: Item,
  column: RuleColumn,
  at: number,
  rows: number,
  found: z.output<typeof profileRow>,
  forms: readonly string[],
): Proposal[] {
  const made: Proposal[] = [];
  const propose = (kind: RuleKind, params: JsonObject = {}): number =>
    made.push({ kind, items: [item.name], params, origin: 'profile', standardCode: null });
  const filled = Number(found[`n${at}`] ?? 0);
  const different = Number(found[`u${at}`] ?? 0);
  if (item.nullable && !item.key && filled / rows >= 0.9) propose('required');
  if (filled < ENOUGH || column.kind !== 'text' || item.identifier) return made;
  const values = found[`v${at}`];
  const few = (Array.isArray(values) ? values.length : different) <= 20 && different * 5 <= filled;
  if (few && Array.isArray(values) && !item.codeList && !item.codeListCode)
    propose('code-list', { values: values.filter((value) => value !== '') });
  if (!item.key && different === filled && !few) propose('unique');
  const form = forms.findIndex(
    (key, index) => key !== 'digits' && Number(found[`m${at}_${index}`] ?? 0) / filled >= 0.95,
  );
  if (form >= 0 && !few) propose('format', { format: forms[form] ?? '' });
  return made;
}
