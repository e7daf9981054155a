/** Scenarios of what stays closed: grounds, higher law, ways back, the regular look, entries made of masked rows. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  board,
  desk,
  entries,
  masked,
  openSet,
  personalItems,
  personalRows,
  propose,
  publish,
  release,
  review,
  treat,
} from '../disclosure-walks.ts';
import { settingOf } from '../settings.ts';
import type { Stage } from '../stage.ts';
import {
  classingOf,
  draftEntry,
  newDepartment,
  publishEntry,
  readEntry,
  reviewEntry,
  sharingContent,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

type Figures = {
  catalogue: number;
  opened: number;
  planned: number;
  undated: number;
  inScope: number;
  excluded: number;
  waysOverdue: number;
  looksOverdue: number;
};
type Way = { id: string; kind: string; state: string; derivedId: string | null };
type Look = {
  id: string;
  dueOn: string;
  state: string;
  former: { state: string };
  outcome: { state: string; grounds: string[]; plannedOn?: string } | null;
  reviewer: string | null;
  answeredOn: string | null;
  reason: string | null;
};
type Row = {
  id: string;
  state: string;
  grounds: { key: string }[];
  plannedOn: string | null;
  superior: { title: string }[];
  ways: Way[];
  looks: Look[];
};
type Board = { figures: Figures; items: Row[]; byProvider: (Figures & { provider: { id: string } })[] };

const readBoard = (who: Client): Promise<Board> => who.get<Board>(board);
async function rowOf(who: Client, id: string): Promise<Row> {
  const found = (await readBoard(who)).items.find((one) => one.id === id);
  assert.ok(found, 'the entry is on the board');
  return found;
}

const argument = '已逐项核对，公开将影响第三方权益';
async function closedEntry(stage: Stage, officer: Client, key: string, given: Record<string, unknown> = {}) {
  const { openingGrounds: _, ...classing } = await classingOf(officer, 'unconditional');
  return publishEntry(stage, officer, {
    openingClass: 'closed',
    classing: { ...classing, openingGrounds: [{ key, argument, title: '登记条例', article: '第十二条' }] },
    ...given,
  });
}

const openEntry = (stage: Stage, officer: Client) => publishEntry(stage, officer, { openingClass: 'open' });
const plan = (who: Client, id: string, day: string) => who.post(`${entries}/${id}/planned`, { day });

/** Closed on a ground with what the ground needs; every entry is in scope or excluded, and both make the catalogue. */
const grounds = scenario(
  z.strictObject({ article: z.string(), grounds: z.array(z.string()), right: z.string(), cited: z.string() }),
  async (stage, given) => {
    const { officer } = await newDepartment(stage);
    const { openingGrounds: _, ...classing } = await classingOf(officer, 'unconditional');
    const draft = (openingGrounds: unknown[]) =>
      draftEntry(officer, { openingClass: 'closed', classing: { ...classing, openingGrounds } });
    const submit = ({ id }: { id: string }) => `/api/catalog/resources/${id}/submit`;
    await officer.refused(
      'POST',
      submit(await draft([])),
      {},
      { code: 'catalog.opening-ground', article: given.article },
    );
    const argued = { code: 'catalog.opening-ground-argued', article: given.article };
    await officer.refused(
      'POST',
      submit(await draft([{ key: given.right, argument }])),
      {},
      { ...argued, field: 'title' },
    );
    await officer.refused(
      'POST',
      submit(await draft([{ key: given.cited, argument, title: '登记条例' }])),
      {},
      { ...argued, field: 'article' },
    );
    for (const key of given.grounds) await closedEntry(stage, officer, key);
    const [one, other] = [await openEntry(stage, officer), await openEntry(stage, officer)];
    const before = (await readBoard(officer)).figures;
    assert.deepEqual([before.undated, before.planned, before.excluded], [2, 0, given.grounds.length]);
    for (const { id } of [one, other]) await plan(officer, id, '2099-01-01');
    const { figures, items } = await readBoard(officer);
    assert.deepEqual([figures.undated, figures.planned], [0, 2]);
    assert.equal(figures.inScope + figures.excluded, figures.catalogue);
    assert.equal(items.length, figures.catalogue);
    for (const { state, grounds: held, plannedOn } of items)
      assert.ok(state === 'excluded' ? held.length > 0 : plannedOn !== null, state);
  },
);

/** Cited or not kept; it bars the opening, stands as the ground, and nothing pushes the entry any more. */
const superior = scenario(z.strictObject({ article: z.string() }), async (stage, given) => {
  const { officer } = await newDepartment(stage);
  const entry = await openEntry(stage, officer);
  const path = `${entries}/${entry.id}/superior-rules`;
  const rule = { effect: 'bars', kind: 'law', title: '某上位法', article: '第十条', wording: '不得公开' };
  for (const part of ['title', 'article'])
    await officer.refused(
      'POST',
      path,
      { ...rule, [part]: '' },
      { code: 'open.citation-missing', article: given.article },
    );
  assert.equal((await rowOf(officer, entry.id)).state, 'undated', 'the default to open pushes it');
  const pushed = async () =>
    (await officer.get<{ candidates: { resourceId: string }[] }>(`${desk}/datasets`)).candidates.map(
      ({ resourceId }) => resourceId,
    );
  assert.deepEqual(await pushed(), [entry.id]);
  await officer.post(path, rule);
  const row = await rowOf(officer, entry.id);
  assert.deepEqual([row.state, row.superior[0]?.title], ['excluded', rule.title]);
  assert.ok(row.grounds[0]?.key.includes(rule.article), 'shown as the ground');
  assert.equal((await readBoard(officer)).figures.undated, 0, 'nothing asks for a day any more');
  assert.deepEqual(await pushed(), []);
  const refused = { code: 'open.out-of-scope', status: 409, article: given.article };
  await officer.refused('POST', `${desk}/datasets`, { resourceId: entry.id }, refused);
  const narrowed = await openEntry(stage, officer);
  await officer.post(`${entries}/${narrowed.id}/superior-rules`, { ...rule, effect: 'narrows' });
  await officer.refused('POST', `${desk}/datasets`, { resourceId: narrowed.id }, refused);
});

/** Masking that passed or a third party's consent opens a task; undone and unjustified it is overdue; a consent taken back withdraws. */
const waysBack = scenario(
  z.strictObject({ article: z.string(), ground: z.string() }),
  async (stage, given) => {
    const { officer } = await newDepartment(stage);
    const entry = await closedEntry(stage, officer, given.ground, { items: personalItems() });
    await uploadRows(stage, officer, entry.id, personalRows(4));
    const path = `${entries}/${entry.id}/ways-back`;
    const weak = { ...masked, columns: { ...masked.columns, owner_id: [{ do: 'first', length: 18 }] } };
    await officer.refused(
      'POST',
      path,
      { kind: 'masked', recipe: weak },
      { code: 'open.masking-fails', article: given.article },
    );
    const consent = {
      kind: 'consent',
      party: '某公司',
      identity: '91999999MAT00000XE',
      document: '同意开放函',
      givenOn: '2026-01-05',
    };
    for (const part of ['document', 'identity'])
      await officer.refused(
        'POST',
        path,
        { ...consent, [part]: '' },
        { code: 'open.consent-incomplete', article: given.article },
      );
    const way = await officer.post<{ id: string }>(path, { kind: 'masked', recipe: masked });
    const todo = async () =>
      (await officer.get<{ items: { id: string }[] }>('/api/todos?pageSize=200')).items.some(
        ({ id }) => id === way.id,
      );
    assert.ok(await todo(), 'a task waits');
    assert.equal((await rowOf(officer, entry.id)).ways[0]?.state, 'waiting');
    const limit = await settingOf(stage, 'open.way-back-limit');
    try {
      await limit.set(1);
      const day = new Date(stage.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
      await stage.setDay(day, 'nothing');
      assert.equal((await rowOf(officer, entry.id)).ways[0]?.state, 'overdue');
      assert.equal((await readBoard(officer)).figures.waysOverdue, 1);
    } finally {
      await limit.putBack();
    }
    await officer.post(`${board}/ways-back/${way.id}/justify`, { reason: '合作协议有效期内不得开放' });
    assert.equal((await rowOf(officer, entry.id)).ways[0]?.state, 'justified');
    assert.ok(!(await todo()));
    const set = await openSet(stage, {
      items: personalItems().slice(0, 2),
      rows: 'register_no,register_state\nR1,有效\n',
    });
    await treat(set.officer, set.id, { columns: {}, smallGroups: null });
    await review(set.second, set.id);
    await release(stage, set.officer, set.id);
    const bar = { effect: 'bars', kind: 'law', title: '某上位法', article: '第十条' };
    const rule = await set.officer.post<{ id: string }>(`${entries}/${set.entry.id}/superior-rules`, bar);
    const agreed = await set.officer.post<{ id: string }>(`${entries}/${set.entry.id}/ways-back`, consent);
    await set.officer.post(`${board}/superior-rules/${rule.id}/end`, { reason: '第三方同意' });
    await publish(await propose(set));
    assert.equal((await rowOf(set.officer, set.entry.id)).ways[0]?.state, 'in-scope');
    const ended = await set.officer.post<{ withdrawal: string | null }>(
      `${board}/ways-back/${agreed.id}/withdraw-consent`,
      { reason: '权利人撤回同意' },
    );
    assert.ok(ended.withdrawal, 'withdrawn at once');
    const { dataset } = await set.officer.get<{ dataset: { state: string } }>(`${desk}/datasets/${set.id}`);
    assert.equal(dataset.state, 'suspended');
  },
);

/** Every so many days a look; keeping needs a new reason, a way into scope a day; who, when, from and to are kept; late is listed. */
const looks = scenario(
  z.strictObject({ article: z.string(), grounds: z.tuple([z.string(), z.string()]), days: z.number() }),
  async (stage, given) => {
    const { officer, id: unit, bureau } = await newDepartment(stage);
    const interval = await settingOf(stage, 'open.exclusion-review');
    try {
      await interval.set(given.days);
      const [first, second] = given.grounds;
      const kept = await closedEntry(stage, officer, first);
      const changed = await closedEntry(stage, officer, first);
      const scoped = await closedEntry(stage, officer, first);
      const silent = await closedEntry(stage, officer, first);
      const from = stage.today();
      const due = new Date(Date.parse(from) + given.days * 86_400_000).toISOString().slice(0, 10);
      const later = new Date(Date.parse(due) + 86_400_000).toISOString().slice(0, 10);
      await stage.setDay(due);
      const look = async (id: string): Promise<Look> => {
        const [found] = (await rowOf(officer, id)).looks;
        assert.ok(found, 'a look is due');
        return found;
      };
      assert.deepEqual(await look(kept.id).then(({ dueOn, state }) => [dueOn, state]), [due, 'waiting']);
      const answer = async (id: string) => `${board}/looks/${(await look(id)).id}/answer`;
      const refused = (code: string) => ({ code, status: 422 });
      await officer.refused(
        'POST',
        await answer(kept.id),
        { answer: 'keep', reason: argument },
        refused('open.reason-same'),
      );
      await officer.post(await answer(kept.id), { answer: 'keep', reason: '合作协议续签，仍在有效期内' });
      await officer.refused(
        'POST',
        await answer(changed.id),
        { answer: 'change', reason: '情形变化' },
        refused('open.ground-missing'),
      );
      await officer.post(await answer(changed.id), {
        answer: 'change',
        reason: '情形变化',
        ground: second,
        argument,
        title: '登记条例',
        article: '第十二条',
      });
      await officer.refused(
        'POST',
        await answer(scoped.id),
        { answer: 'into-scope', reason: '可以开放' },
        refused('open.planned-day-missing'),
      );
      await officer.post(await answer(scoped.id), {
        answer: 'into-scope',
        reason: '可以开放',
        plannedOn: '2099-01-01',
      });
      const done = await look(scoped.id);
      assert.deepEqual(
        [done.former.state, done.outcome?.state, done.outcome?.plannedOn, done.answeredOn, done.reason],
        ['excluded', 'planned', '2099-01-01', due, '可以开放'],
      );
      assert.ok(done.reviewer);
      assert.deepEqual(
        (await rowOf(officer, changed.id)).grounds.map(({ key }) => key),
        [second],
      );
      assert.equal((await rowOf(officer, scoped.id)).state, 'planned');
      await stage.setDay(later, 'nothing');
      assert.equal((await look(silent.id)).state, 'overdue');
      const ours = (await readBoard(bureau)).byProvider.find(({ provider }) => provider.id === unit);
      assert.equal(ours?.looksOverdue, 1, 'in the report of its department');
    } finally {
      await interval.putBack();
    }
  },
);

/** A look at what is not shared: fit after masking, the masked set is an entry of its own; fit and left alone is listed; else act and article. */
const derived = scenario(z.strictObject({ article: z.string(), days: z.number() }), async (stage, given) => {
  const { officer } = await newDepartment(stage);
  const interval = await settingOf(stage, 'open.exclusion-review');
  const limit = await settingOf(stage, 'open.way-back-limit');
  await limit.set(1);
  try {
    await interval.set(given.days);
    const withheld = await sharingContent(officer, 'withheld');
    const make = () =>
      publishEntry(stage, officer, { ...withheld, openingClass: 'closed', items: personalItems() });
    const [entry, idle, barred] = [await make(), await make(), await make()];
    await uploadRows(stage, officer, entry.id, personalRows(4));
    const due = new Date(Date.parse(stage.today()) + given.days * 86_400_000).toISOString().slice(0, 10);
    await stage.setDay(due);
    const answer = async (id: string) => {
      const [found] = (await rowOf(officer, id)).looks;
      assert.ok(found, 'a look is due');
      return `${board}/looks/${found.id}/answer`;
    };
    const fit = { answer: 'meets-masked', reason: '遮盖后可以开放' };
    await officer.refused('POST', await answer(entry.id), fit, {
      code: 'open.recipe-missing',
      article: given.article,
    });
    const weak = { ...masked, columns: { ...masked.columns, owner_id: [{ do: 'first', length: 18 }] } };
    await officer.refused(
      'POST',
      await answer(entry.id),
      { ...fit, recipe: weak },
      { code: 'open.masking-fails' },
    );
    const made = await officer.post<{ derivedId: string }>(await answer(entry.id), {
      ...fit,
      recipe: masked,
    });
    const draft = (await readEntry(officer, made.derivedId)).detail?.working;
    assert.deepEqual([draft?.content.openingClass, draft?.content.parents], ['open', [entry.id]]);
    await reviewEntry(stage, officer, made.derivedId);
    const way = (await rowOf(officer, entry.id)).ways.find(({ derivedId }) => derivedId === made.derivedId);
    await officer.post(`${board}/ways-back/${way?.id}/fill`);
    const rows = await stage.eventually(async () => {
      const { items } = await officer.get<{ items: { state: string; counts: { good?: number } }[] }>(
        `/api/collect/resources/${made.derivedId}/batches`,
      );
      return items[0]?.state === 'merged' ? items[0].counts.good : undefined;
    }, 'the masked rows');
    assert.equal(rows, 4);
    const original = await readEntry(officer, entry.id);
    assert.equal(original.sharingClass?.key, 'withheld', 'the original stays as it was');
    await officer.post(await answer(idle.id), { answer: 'meets', reason: '符合无条件开放' });
    await officer.refused(
      'POST',
      await answer(barred.id),
      { answer: 'barred', reason: '另有规定' },
      { code: 'open.citation-missing', article: given.article },
    );
    await officer.post(await answer(barred.id), {
      answer: 'barred',
      reason: '另有规定',
      title: '某条例',
      article: '第八条',
    });
    await stage.setDay(new Date(Date.parse(due) + 2 * 86_400_000).toISOString().slice(0, 10), 'nothing');
    assert.equal((await rowOf(officer, idle.id)).ways[0]?.state, 'overdue', 'listed while nothing is done');
  } finally {
    await Promise.all([interval.putBack(), limit.putBack()]);
  }
});

/** What makes a closed entry fit is recorded and the entry stays closed: the bureau finds it listed. */
const lifted = scenario(z.strictObject({ article: z.string(), ground: z.string() }), async (stage, given) => {
  const { officer, bureau } = await newDepartment(stage);
  const entry = await closedEntry(stage, officer, given.ground, { items: personalItems() });
  await uploadRows(stage, officer, entry.id, personalRows(4));
  const listed = async () => (await rowOf(bureau, entry.id)).ways.map(({ kind, state }) => [kind, state]);
  assert.deepEqual(await listed(), []);
  await officer.post(`${entries}/${entry.id}/ways-back`, { kind: 'masked', recipe: masked });
  assert.deepEqual(await listed(), [['masked', 'waiting']]);
  const found = await rowOf(bureau, entry.id);
  assert.equal(found.state, 'excluded', 'it is still closed');
});

export const exclusionScenarios: Scenarios = {
  'open-exclusions.lifted': lifted,
  'open-exclusions.grounds': grounds,
  'open-exclusions.superior': superior,
  'open-exclusions.ways-back': waysBack,
  'open-exclusions.looks': looks,
  'open-exclusions.derived': derived,
};
