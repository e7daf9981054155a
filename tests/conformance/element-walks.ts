/** Ways that scenarios of data elements walk: elements made for one scenario, the element's page, who uses it, which source counts. */
import assert from 'node:assert/strict';
import {
  bindNewEntry,
  keeperOf,
  modelOfTwo,
  newPerson,
  personItems,
  recordOf,
  setModel,
  sourceUnit,
} from './base-walks.ts';
import type { Client } from './client.ts';
import { newServed, providerOf } from './served.ts';
import { granted, newConsumer } from './share-walks.ts';
import type { Stage } from './stage.ts';
import { unique } from './walks.ts';

export const elementsPath = '/api/collect/elements';

type ElementPage = {
  source: { organisation: { id: string }; resource: { id: string } } | null;
  apply: { id: string } | null;
  items: { resource: { id: string }; isSource: boolean }[];
  consumers: { organisation: { id: string }; resource: { id: string } }[];
  contests: { caseId: string; named: string | null }[];
  articles: string[];
  abilities: Record<string, { allowed: boolean }>;
};
/** Data elements of a standard made for one scenario, by id. */
export async function newElements(bureau: Client, titles: readonly string[]): Promise<string[]> {
  const code = `DE${unique()}`;
  const made = await bureau.post<{ elements: { id: string; identifier: string }[] }>(
    '/api/catalog/standards',
    {
      code,
      title: `数据元${code}`,
      version: 1,
      effectiveDay: '2021-01-01',
      elements: titles.map((titleZh, at) => ({
        identifier: `E-${at + 1}`,
        titleZh,
        type: 'C',
        length: 100,
        definition: titleZh,
      })),
    },
  );
  return titles.map(
    (_, at) => made.elements.find(({ identifier }) => identifier === `E-${at + 1}`)?.id ?? '',
  );
}

export const key = {
  name: 'register_no',
  titleZh: '登记编号',
  type: 'C',
  length: 20,
  key: true,
  nullable: false,
  description: '登记时取得的编号',
};
export const item = (name: string, titleZh: string, more: Record<string, unknown> = {}) => ({
  name,
  titleZh,
  type: 'C',
  length: 100,
  nullable: true,
  description: `${titleZh}，虚构`,
  ...more,
});

export const elementPage = (reader: Client, id: string): Promise<ElementPage> =>
  reader.get<ElementPage>(`${elementsPath}/${id}`);

/** The element's page names everybody who calls a service that gives it. */
export async function listsConsumers(stage: Stage, bureau: Client): Promise<void> {
  const [element = ''] = await newElements(bureau, [`登记状态${unique()}`]);
  const items = [
    { ...key, filterable: true },
    item('register_state', '登记状态', { elementId: element, authoritative: true, nullable: false }),
    ...['登记地点', '登记窗口', '登记事由', '登记批次', '登记材料', '登记备注'].map((title, at) =>
      item(`field_${at + 1}`, title, { nullable: false, length: 40 }),
    ),
  ];
  const resource = await newServed(stage, 'unconditional', { items });
  const users = [await newConsumer(stage), await newConsumer(stage)];
  for (const user of users) await granted(stage, resource, user);
  const page = await elementPage(await providerOf(stage, resource), element);
  assert.deepEqual(
    page.consumers.map(({ organisation }) => organisation.id).sort(),
    users.map(({ id }) => id).sort(),
    'all its consumers, and nobody else',
  );
}

/** In a base database the declared source counts first, though the keeper put another in front; the conflict is shown. */
export async function settlesForSource(stage: Stage, bureau: Client): Promise<void> {
  const [element = ''] = await newElements(bureau, [`联系电话${unique()}`]);
  const person = newPerson();
  const phones = (authoritative: boolean) => ({
    items: personItems.map((one) =>
      one.name === 'phone'
        ? { ...one, length: 100, elementId: element, ...(authoritative ? { authoritative } : {}) }
        : one,
    ),
  });
  const source = await sourceUnit(stage, [[person, '甲', '000-1']], phones(true));
  const other = await sourceUnit(stage, [[person, '甲', '000-2']], phones(false));
  const keeper = await keeperOf(stage, 'population');
  await bindNewEntry(stage, keeper, keeper.database.id);
  // The other body stands first for every column, and the newest would win for the telephone.
  await setModel(keeper.officer, keeper.database.id, modelOfTwo(other.entry.id, source.entry.id));
  const { values } = await recordOf(
    stage,
    keeper.officer,
    keeper.database.id,
    person,
    (found) => found.get('phone')?.rivals.length === 2,
  );
  const phone = values.get('phone');
  assert.equal(phone?.origin?.resourceId, source.entry.id, 'settled in favour of the source');
  assert.deepEqual(
    phone.rivals.map(({ resourceId }) => resourceId).sort(),
    [source.entry.id, other.entry.id].sort(),
    'and both values are shown',
  );
}
