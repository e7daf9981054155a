/** Scenarios of holdings: purchases that must become entries, and drivers whose gaps become tasks. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  changeDraft,
  draftEntry,
  entryContent,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  registerRows,
  reviewEntry,
  submitEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';
const purchasesPath = '/api/catalog/purchases';

type Purchase = {
  id: string;
  state: string;
  outstanding: boolean;
  ageDays: number | null;
  resource: { id: string } | null;
  outstandingOfBuyer: { id: string; title: string }[];
};

/** What a request states beside its purpose. */
const stated = {
  supplier: '某数据公司',
  price: 120000,
  whyNotShared: '目录中没有此类数据',
};

const listed = async (reader: Client, id: string): Promise<Purchase> => {
  const found = (await reader.get<{ items: Purchase[] }>(purchasesPath)).items.find((one) => one.id === id);
  assert.ok(found);
  return found;
};

/** What was bought stays outstanding, with its age, until its entry is published; the next buyer is shown the entry first. */
const purchases = scenario(
  z.strictObject({
    article: text,
    contractDay: z.iso.date(),
    deliveredDay: z.iso.date(),
    lookedOn: z.iso.date(),
    ageDays: z.number().int(),
    /** True where a class without a legal basis falls to unconditional. */
    unconditional: z.boolean().default(false),
  }),
  async (stage, { contractDay, deliveredDay, lookedOn, ageDays, unconditional }) => {
    await stage.setDay(contractDay);
    const buyer = await newDepartment(stage);
    const other = await newDepartment(stage);
    const title = `商业信用报告${unique()}`;
    const items = [`企业评分${unique()}`, `评价机构${unique()}`];
    const made = await buyer.officer.post<Purchase>(purchasesPath, {
      ...stated,
      title,
      items,
      purpose: '用于行业监管',
    });
    await buyer.officer.refused(
      'POST',
      `${purchasesPath}/${made.id}/decision`,
      { outcome: 'approved' },
      { status: 403 },
    );
    await buyer.bureau.post(`${purchasesPath}/${made.id}/decision`, {
      outcome: 'approved',
      approval: '采批〔2026〕7号',
    });
    await buyer.officer.post(`${purchasesPath}/${made.id}/delivery`, {
      supplier: '某数据公司',
      contract: 'HT-2026-7',
      contractDay,
      deliveredDay,
      licence: '仅限本市行政机关使用',
      expiresDay: '2030-12-31',
    });
    await stage.setDay(lookedOn);
    const open = await listed(buyer.bureau, made.id);
    assert.deepEqual([open.outstanding, open.ageDays], [true, ageDays], 'listed with its age');
    const second = await buyer.officer.post<Purchase>(purchasesPath, {
      ...stated,
      title: `另一批数据${unique()}`,
      purpose: '用于统计',
    });
    assert.ok(
      (await listed(buyer.bureau, second.id)).outstandingOfBuyer.some(({ id }) => id === made.id),
      'the approver is shown what is outstanding',
    );

    const { id } = await buyer.officer.post<{ id: string }>(`${purchasesPath}/${made.id}/entry`);
    const whole = await entryContent(buyer.officer);
    const drafted = (await readEntry(buyer.officer, id)).detail?.working?.content;
    await changeDraft(buyer.officer, id, {
      ...whole,
      name: title,
      origin: drafted?.origin,
      particulars: drafted?.particulars,
      sharingClass: 'unconditional',
      items: items.map((titleZh, at) => ({
        name: `column_${at}`,
        titleZh,
        type: 'C',
        length: 40,
        key: at === 0,
        nullable: at > 0,
        description: '采购所得',
      })),
    });
    if ((await readEntry(buyer.officer, id)).requiredPaths.includes('managementKey'))
      await buyer.officer.put(`${resources}/${id}/management-key`, {});
    assert.equal((await listed(buyer.bureau, made.id)).outstanding, true, 'a draft is no entry yet');
    if (unconditional) {
      const limited = await draftEntry(buyer.officer, {
        origin: 'purchased',
        particulars: drafted?.particulars,
        sharingClass: 'conditional',
        sharingConditions: '仅向承担监管职责的单位提供，用于核验，按编号查询',
        sharingBasis: [],
      });
      const after = (await readEntry(buyer.officer, limited.id)).detail?.working?.content.sharingClass;
      const reply = await buyer.officer.send('POST', `${resources}/${limited.id}/submit`, {});
      const submitted = (await readEntry(buyer.officer, limited.id)).detail?.working;
      assert.ok(
        after === 'unconditional' ||
          submitted?.content.sharingClass === 'unconditional' ||
          reply.status === 422,
        'without a legal basis it is not limited',
      );
      assert.ok(!(submitted?.state === 'in_review' && submitted.content.sharingClass === 'conditional'));
    }
    await reviewEntry(stage, buyer.officer, id);
    assert.deepEqual(
      [(await listed(buyer.bureau, made.id)).outstanding, (await listed(buyer.bureau, made.id)).resource?.id],
      [false, id],
    );

    const found = await other.officer.get<{ items: { id: string }[] }>(
      `${resources}?q=${encodeURIComponent(title)}`,
    );
    assert.ok(
      found.items.some((one) => one.id === id),
      'others find the entry',
    );
    const seen = (await readEntry(other.officer, id)).detail?.current?.content as
      | { origin?: string; particulars?: Record<string, string> }
      | undefined;
    assert.equal(seen?.origin, 'purchased');
    assert.deepEqual(
      [seen?.particulars?.licence, seen?.particulars?.expires, seen?.particulars?.approval],
      ['仅限本市行政机关使用', '2030-12-31', '采批〔2026〕7号'],
    );
    const asks: { title: string; items?: string[] }[] = [{ title }, { title: `信用评价${unique()}`, items }];
    for (const asked of asks) {
      const held = await other.officer.get<{ items: { resource: { id: string } }[] }>(
        `${purchasesPath}/held?${new URLSearchParams({ title: asked.title, items: (asked.items ?? []).join(',') })}`,
      );
      assert.ok(
        held.items.some(({ resource }) => resource.id === id),
        'the entry is shown first',
      );
      await other.officer.refused(
        'POST',
        purchasesPath,
        { ...stated, ...asked, purpose: '用于监管' },
        { code: 'catalog.purchase-held' },
      );
    }
    await other.officer.post(purchasesPath, { ...stated, title, purpose: '用于监管', seen: [id] });
  },
);

type Driver = {
  id: string;
  needed: number;
  catalogued: number;
  gathered: number;
  shared: number;
  items: { id: string; title: string; resource: { id: string } | null; caseId: string | null }[];
};

/** A driver with what it needs: matched to entries or gaps; counted as catalogued, gathered, shared; a gap becomes a task. */
const drivers = scenario(z.strictObject({}), async (stage) => {
  const { officer, bureau, id: unit } = await newDepartment(stage);
  const titles = [`亮证编号${unique()}`, `亮证状态${unique()}`, `亮证缺项${unique()}`];
  const entry = await publishEntry(stage, officer, {
    items: [
      {
        name: 'register_no',
        titleZh: titles[0],
        type: 'C',
        length: 20,
        key: true,
        nullable: false,
        description: '编号',
      },
      {
        name: 'register_state',
        titleZh: titles[1],
        type: 'C',
        length: 10,
        nullable: false,
        codeList: ['有效', '注销'],
        description: '状态',
      },
    ],
  });
  await officer.refused('POST', '/api/catalog/drivers', { title: '自拟', items: titles }, { status: 403 });
  const made = await bureau.post<Driver>('/api/catalog/drivers', {
    title: `无证明城市${unique()}`,
    kind: '无证明城市',
    items: titles,
  });
  const read = async (): Promise<Driver> => {
    const { items } = await bureau.get<{ items: Driver[] }>('/api/catalog/drivers');
    const found = items.find(({ id }) => id === made.id);
    assert.ok(found);
    return found;
  };
  const first = await read();
  assert.deepEqual([first.needed, first.catalogued, first.gathered, first.shared], [3, 2, 0, 0]);
  assert.deepEqual(
    first.items.map(({ resource }) => resource?.id ?? null),
    [entry.id, entry.id, null],
  );
  await uploadRows(stage, officer, entry.id, registerRows(['A1', 'A2']));
  assert.equal((await read()).gathered, 2, 'gathered with its first rows');
  await officer.post('/api/serve/services', {
    resourceId: entry.id,
    code: `d${unique()}`,
    titleZh: '登记状态查询',
    lookup: ['register_no'],
  });
  assert.equal((await read()).shared, 2, 'shared with its first service');
  const gap = first.items[2];
  assert.ok(gap);
  const sent = await bureau.post<Driver>(`/api/catalog/drivers/${made.id}/items/${gap.id}/send`, {
    holderId: unit,
  });
  const caseId = sent.items[2]?.caseId;
  assert.ok(caseId, 'the gap is a task');
  const todos = await officer.get<{ items: { caseId: string }[] }>('/api/todos?pageSize=200');
  assert.ok(
    todos.items.some((todo) => todo.caseId === caseId),
    'of the likely holder',
  );
  assert.equal((await readCase(officer, caseId)).steps[0]?.holder.organisation.id, unit);
  await bureau.refused(
    'POST',
    `/api/catalog/drivers/${made.id}/items/${gap.id}/send`,
    { holderId: unit },
    { code: 'catalog.driver-not-a-gap' },
  );
  const late = await draftEntry(officer, {
    items: [
      {
        name: 'gap_no',
        titleZh: titles[2],
        type: 'C',
        length: 20,
        key: true,
        nullable: false,
        description: '补编',
      },
    ],
  });
  await submitEntry(officer, late.id);
  assert.equal((await read()).catalogued, 2, 'not before it is published');
});

export const compileHoldingScenarios: Scenarios = {
  'compile.purchases': purchases,
  'compile.drivers': drivers,
};
