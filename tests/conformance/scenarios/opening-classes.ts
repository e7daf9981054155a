/** Scenarios of opening and of what an entry argues for its classes: grounds, bases, conditions, reasons, changes. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed, providerOf } from '../served.ts';
import { granted, newConsumer } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
  classingOf,
  draftEntry,
  type Entry,
  legalBasis,
  listEntries,
  newDepartment,
  readEntry,
  reviewEntry,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
export const resources = '/api/catalog/resources';
export const submitOf = ({ id }: Pick<Entry, 'id'>): string => `${resources}/${id}/submit`;
const argument = '数据安全和处理能力要求较高，已逐项核对';
const condition = '申请人须通过网络安全等级保护测评，并签署使用承诺';
const ground = (key: string) => ({ key, argument, title: '登记管理条例', article: '第十二条' });

type Grounds = { key: string; zh: string; needs: string[] };
type Terms = {
  classing: { closedGrounds: Grounds[]; conditionalGrounds: Grounds[]; openingBasisKinds: { key: string }[] };
  sharingBasisKinds: Record<string, { key: string }[]>;
};
const termsOf = (client: Client): Promise<Terms> => client.get<Terms>('/api/catalog/terms');

type Opening = {
  opening: { condition: string; grounds: { key: string; zh: string; argument: string }[] } | null;
  openingClass: { key: string } | null;
};

/** An entry of this opening class with these grounds, complete in everything else. */
async function opened(
  officer: Client,
  openingClass: string,
  keys: readonly string[],
  given: Record<string, unknown> = {},
): Promise<Entry> {
  const { openingGrounds: _, ...classing } = await classingOf(officer, 'unconditional');
  return draftEntry(officer, {
    openingClass,
    ...(openingClass === 'conditional' ? { openingCondition: condition } : {}),
    classing: { ...classing, openingGrounds: keys.map(ground) },
    ...given,
  });
}

/** Each ground against opening forbids an open class, none of them the class `not opened`; what a ground needs must be stated. */
const closedGrounds = scenario(
  z.strictObject({ article: text, grounds: z.array(text).min(1), cited: z.array(text).default([]) }),
  async (stage, { article, grounds, cited }) => {
    const { officer } = await newDepartment(stage);
    const { classing } = await termsOf(officer);
    assert.deepEqual(
      classing.closedGrounds.map(({ key }) => key),
      grounds,
    );
    const refused = { code: 'catalog.opening-ground', article, field: 'openingClass' };
    await officer.refused('POST', submitOf(await opened(officer, 'closed', [])), {}, refused);
    for (const key of grounds) {
      for (const openingClass of ['open', 'conditional']) {
        const entry = await opened(officer, openingClass, [
          key,
          ...(openingClass === 'conditional' ? conditionalKeys(classing) : []),
        ]);
        await officer.refused('POST', submitOf(entry), {}, refused);
      }
      const { id } = await opened(officer, 'closed', [key]);
      await submitEntry(officer, id);
    }
    for (const key of cited) {
      for (const part of ['title', 'article']) {
        const { openingGrounds: _, ...rest } = await classingOf(officer, 'unconditional');
        const entry = await draftEntry(officer, {
          openingClass: 'closed',
          classing: { ...rest, openingGrounds: [{ ...ground(key), [part]: '' }] },
        });
        await officer.refused(
          'POST',
          submitOf(entry),
          {},
          {
            code: 'catalog.opening-ground-argued',
            article,
            field: `openingGrounds.0.${part}`,
          },
        );
      }
    }
  },
);

const conditionalKeys = (classing: Terms['classing']): string[] =>
  classing.conditionalGrounds.slice(0, 1).map(({ key }) => key);

/** On conditions only with one of the grounds and with conditions stated; ground and conditions are shown to the public before applying. */
const conditionalGrounds = scenario(
  z.strictObject({
    article: text,
    conditions: text.optional(),
    grounds: z.array(text).min(1),
    argued: z.boolean(),
  }),
  async (stage, { article, conditions = article, grounds, argued }) => {
    const { officer } = await newDepartment(stage);
    const { classing } = await termsOf(officer);
    assert.deepEqual(
      classing.conditionalGrounds.map(({ key }) => key),
      grounds,
    );
    const refused = { code: 'catalog.opening-ground', article, field: 'openingClass' };
    await officer.refused('POST', submitOf(await opened(officer, 'conditional', [])), {}, refused);
    for (const key of grounds) {
      await officer.refused('POST', submitOf(await opened(officer, 'open', [key])), {}, refused);
      const silent = await opened(officer, 'conditional', [key], { openingCondition: '' });
      await officer.refused(
        'POST',
        submitOf(silent),
        {},
        {
          code: 'catalog.open-condition',
          article: conditions,
          field: 'openingCondition',
        },
      );
      if (argued) {
        const { openingGrounds: _, ...rest } = await classingOf(officer, 'unconditional');
        const bare = await draftEntry(officer, {
          openingClass: 'conditional',
          openingCondition: condition,
          classing: { ...rest, openingGrounds: [{ key, argument: '' }] },
        });
        await officer.refused('POST', submitOf(bare), {}, { code: 'catalog.opening-ground-argued', article });
      }
      const entry = await opened(officer, 'conditional', [key]);
      await reviewEntry(stage, officer, entry.id);
      const seen = await stage.nobody().get<Opening>(`${resources}/${entry.id}`);
      assert.equal(seen.opening?.condition, condition);
      assert.deepEqual(
        seen.opening?.grounds.map((one) => [one.key, one.argument]),
        [[key, argument]],
      );
      const page = await stage.nobody().send('GET', `/resources/${entry.id}`);
      assert.equal(page.status, 200);
      assert.ok(page.text.includes(condition), 'the portal shows the conditions before anybody applies');
      const word = classing.conditionalGrounds.find((one) => one.key === key)?.zh ?? key;
      assert.ok(page.text.includes(word), 'and why an application is needed');
    }
  },
);

/** Without a ground the platform sets the open class and refuses another one until a ground is ticked and argued. */
const openByDefault = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const begun = await officer.post<Entry>(resources, { content: { name: '未填写的条目' } });
  assert.equal(begun.detail?.working?.content.openingClass, 'open');
  const { classing } = await termsOf(officer);
  for (const [openingClass, keys] of [
    ['closed', classing.closedGrounds],
    ['conditional', classing.conditionalGrounds],
  ] as const) {
    const entry = await opened(officer, openingClass, []);
    await officer.refused(
      'POST',
      submitOf(entry),
      {},
      { code: 'catalog.opening-ground', field: 'openingClass' },
    );
    const [first] = keys;
    assert.ok(first);
    const { openingGrounds: _, ...rest } = await classingOf(officer, 'unconditional');
    await changeDraft(officer, entry.id, { classing: { ...rest, openingGrounds: [ground(first.key)] } });
    await submitEntry(officer, entry.id);
  }
  const open = await opened(officer, 'open', []);
  await submitEntry(officer, open.id);
  const refusal = await officer.refused('POST', submitOf(await opened(officer, 'conditional', [])), {});
  assert.ok(refusal.articles.length > 0 && article.length > 0);
});

/** No class or a word outside the city's: refused. The list of what is not opened equals the approved entries of that class, with grounds. */
const notOpenList = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const none = await opened(officer, '', []);
  await officer.refused('POST', submitOf(none), {}, { article, field: 'openingClass' });
  const outside = await opened(officer, 'internal', []);
  await officer.refused('POST', submitOf(outside), {}, { code: 'catalog.class-unknown', article });
  const { classing } = await termsOf(officer);
  const [first] = classing.closedGrounds;
  assert.ok(first);
  const closed = await opened(officer, 'closed', [first.key]);
  const bureau = await stage.as(accounts.bureau);
  type List = { items: { id: string; grounds: { key: string }[] }[] };
  const listed = async () => (await bureau.get<List>('/api/classify/not-open')).items;
  assert.ok(!(await listed()).some(({ id }) => id === closed.id), 'a draft is on no list');
  await reviewEntry(stage, officer, closed.id);
  const items = await listed();
  const expected = (await listEntries(bureau, { opening: 'closed' })).map(({ id }) => id);
  assert.deepEqual(items.map(({ id }) => id).sort(), expected.sort());
  assert.deepEqual(
    items.find(({ id }) => id === closed.id)?.grounds.map(({ key }) => key),
    [first.key],
  );
  for (const { grounds } of items) assert.ok(grounds.length > 0, 'each with its ground');
});

/** A ground that was handed in stands, whatever is unticked, until the bureau clears it. */
const clearance = scenario(
  z.strictObject({ article: text, ground: text, others: z.array(text).min(1) }),
  async (stage, { article, ground: key, others }) => {
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    const { classing } = await termsOf(officer);
    assert.deepEqual(classing.closedGrounds.map((one) => one.key).sort(), [key, ...others].sort());
    const refused = { code: 'catalog.opening-ground', article, field: 'openingClass' };
    await officer.refused('POST', submitOf(await opened(officer, 'closed', [])), {}, refused);
    for (const one of [key, ...others]) {
      for (const openingClass of ['open', 'conditional'])
        await officer.refused('POST', submitOf(await opened(officer, openingClass, [one])), {}, refused);
    }
    const { id } = await opened(officer, 'closed', [key]);
    await reviewEntry(stage, officer, id);
    const { openingGrounds: _, ...rest } = await classingOf(officer, 'unconditional');
    const change = { changeTrigger: 'other', changeDay: stage.today() };
    await officer.put(`${resources}/${id}/draft`, {
      revision: (await readEntry(officer, id)).detail?.current?.revision,
      ...change,
      content: { openingClass: 'open', openingBasis: [], classing: { ...rest, openingGrounds: [] } },
    });
    await officer.refused('POST', `${resources}/${id}/submit`, {}, refused);
    const path = `/api/classify/resources/${id}/grounds/${key}/clear`;
    await officer.refused('POST', path, { reason: '已公开' }, { status: 403 });
    await bureau.post(path, { reason: '经核实，该情形已不存在' });
    await submitEntry(officer, id);
  },
);

/** A class other than open needs a basis in the levels of law the city accepts, with title and article. */
const openingBasis = scenario(
  z.strictObject({ article: text, accepted: z.array(text).min(1), refused: z.array(text).min(1) }),
  async (stage, { article, accepted, refused }) => {
    const { officer } = await newDepartment(stage);
    const { classing } = await termsOf(officer);
    const [first] = classing.closedGrounds;
    const keysOf = (openingClass: string) => (openingClass === 'closed' && first ? [first.key] : []);
    for (const openingClass of ['conditional', 'closed']) {
      const entry = (basis: unknown[]) =>
        opened(officer, openingClass, keysOf(openingClass), { openingBasis: basis });
      const wrong = { code: 'catalog.opening-basis', article, field: 'openingBasis' };
      await officer.refused('POST', submitOf(await entry([])), {}, wrong);
      for (const kind of ['', ...refused])
        await officer.refused('POST', submitOf(await entry([legalBasis(kind)])), {}, wrong);
      for (const part of ['title', 'article'])
        await officer.refused(
          'POST',
          submitOf(await entry([legalBasis(accepted[0] ?? '', { [part]: '' })])),
          {},
          wrong,
        );
      for (const kind of accepted) await submitEntry(officer, (await entry([legalBasis(kind)])).id);
    }
  },
);

/** Every entry has one of the three classes, a conditional one its terms; the public finds the first two and no trace of the third. */
const publicSearch = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const { classing } = await termsOf(officer);
  const none = await opened(officer, '', []);
  await officer.refused('POST', submitOf(none), {}, { article, field: 'openingClass' });
  const silent = await opened(officer, 'conditional', conditionalKeys(classing), { openingCondition: '' });
  await officer.refused('POST', submitOf(silent), {}, { code: 'catalog.open-condition', article });
  const publish = async (openingClass: string, keys: string[]) =>
    reviewEntry(stage, officer, (await opened(officer, openingClass, keys)).id);
  const open = await publish('open', []);
  const conditional = await publish('conditional', conditionalKeys(classing));
  const closed = await publish('closed', [classing.closedGrounds[0]?.key ?? '']);
  const nobody = stage.nobody();
  const found = await listEntries(nobody);
  assert.ok([open, conditional].every(({ id }) => found.some((one) => one.id === id)));
  for (const q of [closed.name, closed.code ?? '']) {
    const { items, total } = await nobody.get<{ items: { id: string }[]; total: number }>(
      `${resources}?${new URLSearchParams({ q, pageSize: '200' })}`,
    );
    assert.ok(!items.some(({ id }) => id === closed.id), `${q} is not found`);
    assert.ok(total >= items.length);
  }
  assert.equal((await listEntries(nobody, { opening: 'closed' })).length, 0);
  assert.equal((await nobody.send('GET', `${resources}/${closed.id}`)).status, 404);
  assert.equal((await nobody.send('GET', `/resources/${closed.id}`)).status, 404);
  const file = await nobody.send('GET', `${resources}?format=csv`);
  assert.ok(!file.text.includes(closed.code ?? closed.name), 'its number included');
});

/** Both classes are shown and filtered by; a change keeps the history and tells those who use the data. */
const openingChange = scenario(
  z.strictObject({ article: text, classes: z.array(text).length(2) }),
  async (stage, { article, classes }) => {
    const { officer } = await newDepartment(stage);
    await officer.refused('POST', submitOf(await opened(officer, '', [])), {}, { field: 'openingClass' });
    const { classing } = await termsOf(officer);
    const open = await reviewEntry(stage, officer, (await opened(officer, 'open', [])).id);
    const asking = await reviewEntry(
      stage,
      officer,
      (await opened(officer, 'conditional', conditionalKeys(classing))).id,
    );
    const nobody = stage.nobody();
    for (const [entry, key] of [
      [open, 'open'],
      [asking, 'conditional'],
    ] as const) {
      const seen = await nobody.get<{ openingClass: { key: string; zh: string; articles: string[] } }>(
        `${resources}/${entry.id}`,
      );
      assert.ok(classes.includes(seen.openingClass.zh) && seen.openingClass.articles.includes(article));
      const filtered = await listEntries(nobody, { opening: key });
      assert.ok(filtered.some(({ id }) => id === entry.id));
      assert.ok(!filtered.some(({ id }) => id === (key === 'open' ? asking : open).id));
    }
    const resource = await newServed(stage, 'unconditional');
    const consumer = await newConsumer(stage);
    await granted(stage, resource, consumer);
    const provider = await providerOf(stage, resource);
    await changed(stage, provider, resource.resourceId, {
      openingClass: 'open',
      openingBasis: [],
      classing: {
        ...(await classingOf(provider, 'unconditional', 'open')),
        changeReason: '数据已完成脱敏，可以普遍开放',
      },
    });
    const { items: versions } = await provider.get<{ items: { content: { openingClass: string } }[] }>(
      `${resources}/${resource.resourceId}/versions`,
    );
    assert.deepEqual(
      versions.map(({ content }) => content.openingClass),
      ['open', 'closed'],
    );
    await stage.eventually(async () => {
      const { items } = await consumer.officer.get<{
        items: { kind: string; subject: { id: string } | null }[];
      }>('/api/notices?pageSize=100');
      return items.find(
        (one) => one.kind === 'classify.opening-changed' && one.subject?.id === resource.resourceId,
      );
    }, 'the user of the data is told');
  },
);

/** A reviewed change of a published entry. */
export async function changed(
  stage: Parameters<typeof reviewEntry>[0],
  provider: Client,
  id: string,
  content: Record<string, unknown>,
): Promise<Entry> {
  const entry = await readEntry(provider, id);
  await provider.put(`${resources}/${id}/draft`, {
    revision: entry.detail?.current?.revision,
    changeTrigger: 'other',
    changeDay: stage.today(),
    content,
  });
  return reviewEntry(stage, provider, id);
}

export const openingClassScenarios: Scenarios = {
  'opening.closed-grounds': closedGrounds,
  'opening.conditional-grounds': conditionalGrounds,
  'opening.by-default': openByDefault,
  'opening.not-open-list': notOpenList,
  'opening.clearance': clearance,
  'opening.basis': openingBasis,
  'opening.public-search': publicSearch,
  'opening.change': openingChange,
};
