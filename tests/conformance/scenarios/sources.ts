/** Scenarios of the sources of data: one source of each element, responsibility lists, batches held against them. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  elementPage,
  elementsPath,
  item,
  key,
  listsConsumers,
  newElements,
  settlesForSource,
} from '../element-walks.ts';
import {
  accounts,
  decisionPath,
  draftEntry,
  ledgerEntries,
  newDepartment,
  publishEntry,
  registerRows,
  submitEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';
const listsPath = '/api/collect/responsibility-lists';

type Editions = {
  items: { version: number; state: string }[];
  conflicts: { elementId: string; claimants: { organisation: { id: string } }[]; caseId: string | null }[];
};
type Line = {
  organisation: { id: string };
  resource: { id: string };
  itemName: string;
  title: string;
  cycle: string;
  element: string;
  identifiers: string[];
  fulfilled: boolean;
};
type Lines = {
  items: Line[];
  total: number;
  totals: { fields: number; fulfilled: number; unfulfilled: number };
};
type Notice = { kind: string; title: { zh: string }; body: { zh: string } };
type Issue = { code: string; severity: string; path: string; message: { zh: string }; articles: string[] };

const issuesOf = async (officer: Client, id: string): Promise<Issue[]> =>
  (await officer.post<{ issues: Issue[] }>(`${resources}/${id}/check`)).issues;
const taken = 'collect.element-source-taken';

/** A second source of an element is refused by name; the bureau decides between two, and the loser's declaration is withdrawn. */
const oneSource = scenario(
  z.strictObject({ article: text, bases: z.boolean().default(false) }),
  async (stage, { article, bases }) => {
    const bureau = await stage.as(accounts.bureau);
    const first = await newDepartment(stage);
    const second = await newDepartment(stage);
    const [element = ''] = await newElements(bureau, [`法人经营范围${unique()}`]);
    const declaring = (authoritative: boolean) => ({
      items: [
        key,
        item('business_scope', '经营范围', {
          elementId: element,
          ...(authoritative ? { authoritative } : {}),
        }),
      ],
    });
    const own = await publishEntry(stage, first.officer, declaring(true));
    const page = await elementPage(second.officer, element);
    assert.deepEqual([page.source?.organisation.id, page.source?.resource.id], [first.id, own.id]);
    assert.ok(page.articles.includes(article));

    const rival = await draftEntry(second.officer, declaring(true));
    const found = (await issuesOf(second.officer, rival.id)).find(({ code }) => code === taken);
    assert.ok(found, 'found out at the check');
    assert.equal(found.severity, 'error');
    assert.ok(found.message.zh.includes(first.name), 'the source is named');
    await second.officer.refused('POST', `${resources}/${rival.id}/submit`, {}, { code: taken, article });
    const other = await publishEntry(stage, second.officer, declaring(false));
    await second.officer.refused(
      'POST',
      `${elementsPath}/${element}/declarations`,
      { resourceId: other.id },
      { code: taken, article },
    );
    const offered = await elementPage(second.officer, element);
    assert.equal(offered.apply?.id, own.id, 'an application for the source’s data is offered');
    assert.equal(offered.abilities.contest?.allowed, true);

    // The unit contests; a stranger cannot do so with that entry, nobody twice, and only the bureau decides.
    const contest = `${elementsPath}/${element}/contests`;
    const reason = '经营范围由本单位登记核发，变更随登记办理';
    await first.officer.refused('POST', contest, { resourceId: rival.id, reason }, { status: 403 });
    const { caseId } = await second.officer.post<{ caseId: string }>(contest, {
      resourceId: rival.id,
      reason,
    });
    await second.officer.refused(
      'POST',
      contest,
      { resourceId: rival.id, reason },
      { code: 'collect.element-contested' },
    );
    const path = await decisionPath(bureau, caseId);
    await second.officer.refused('POST', path, { outcome: 'second', reasons: ['由本单位登记'] });
    assert.equal(
      (await elementPage(first.officer, element)).source?.resource.id,
      own.id,
      'until it is decided',
    );
    await bureau.post(path, { outcome: 'second', reasons: ['由该单位登记'] });

    const after = await elementPage(first.officer, element);
    assert.deepEqual(
      [after.source?.organisation.id, after.source?.resource.id],
      [second.id, rival.id],
      'the decision names one source',
    );
    assert.deepEqual(
      after.items.filter(({ isSource }) => isSource).map(({ resource }) => resource.id),
      [],
      'the declaration of the loser is withdrawn; the winner is still a draft',
    );
    assert.equal(after.contests[0]?.named, rival.id);
    await submitEntry(second.officer, rival.id);
    await first.officer.refused(
      'POST',
      `${elementsPath}/${element}/declarations`,
      { resourceId: own.id },
      { code: taken, article },
    );
    const [contested] = await ledgerEntries(bureau, { kind: 'collect.element-contested' });
    assert.ok(contested?.body.decision?.articles.includes(article));
    if (!bases) return;
    await listsConsumers(stage, bureau);
    await settlesForSource(stage, bureau);
  },
);

/** Every element that several bodies claim, decided for the one that had it first. */
async function decideAll(bureau: Client): Promise<void> {
  const { conflicts } = await bureau.post<Editions>(`${listsPath}/draft`);
  for (const { caseId } of conflicts) {
    assert.ok(caseId, 'every conflict lies with the bureau');
    await bureau.post(await decisionPath(bureau, caseId), {
      outcome: 'first',
      reasons: ['先行采集，职责相符'],
    });
  }
}

async function issued(bureau: Client): Promise<number> {
  const { items } = await bureau.post<Editions>(`${listsPath}/issue`);
  const version = items.find(({ state }) => state === 'issued')?.version;
  assert.ok(version, 'one edition is issued');
  return version;
}

async function linesOf(reader: Client, version: number, organisation?: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({
      page: String(page),
      pageSize: '200',
      ...(organisation ? { organisation } : {}),
    });
    const { items, total } = await reader.get<Lines>(`${listsPath}/${version}/lines?${query}`);
    lines.push(...items);
    if (items.length === 0 || lines.length >= total) return lines;
  }
}

/** Lists come out of the catalogue: each body's own fields with cycle and identifier, none on two, disputes decided before issue. */
const lists = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const p = await newDepartment(stage);
  const q = await newDepartment(stage);
  const [shared = ''] = await newElements(bureau, [`经营范围${unique()}`]);
  const both = item('scope', '经营范围', { elementId: shared });
  const of = (officer: Client, items: object[]) => publishEntry(stage, officer, { items: [key, ...items] });
  // Ten fields in three entries of P, the one both hold among them; Q has two entries.
  await of(p.officer, [item('a', '名称甲'), item('b', '名称乙'), both]);
  await of(p.officer, [item('c', '名称丙'), item('d', '名称丁')]);
  await of(p.officer, [item('e', '名称戊'), item('f', '名称己')]);
  await of(q.officer, [item('g', '名称庚'), both]);
  await of(q.officer, [item('h', '名称辛')]);

  await p.officer.refused('POST', `${listsPath}/draft`, {}, { status: 403 });
  const drafted = await bureau.post<Editions>(`${listsPath}/draft`);
  const conflict = drafted.conflicts.find(({ elementId }) => elementId === shared);
  assert.deepEqual(
    conflict?.claimants.map(({ organisation }) => organisation.id).sort(),
    [p.id, q.id].sort(),
    'the field claimed by both is shown',
  );
  assert.ok(conflict.caseId, 'and put to the bureau');
  await bureau.refused('POST', `${listsPath}/issue`, {}, { code: 'collect.lists-undecided', article });
  const { items } = await p.officer.get<Editions>(listsPath);
  assert.ok(!items.some(({ state }) => state === 'draft'), 'a draft is the bureau’s own');
  await decideAll(bureau);
  const version = await issued(bureau);

  const mine = await linesOf(p.officer, version);
  assert.ok(mine.every(({ organisation }) => organisation.id === p.id));
  assert.equal(mine.length, 10, 'P’s ten fields');
  assert.ok(mine.every(({ cycle, identifiers }) => cycle === 'daily' && identifiers.includes('登记编号')));
  assert.ok(
    mine.some(({ itemName }) => itemName === 'scope'),
    'what was decided for P',
  );
  const theirs = await linesOf(bureau, version, q.id);
  assert.deepEqual(
    theirs.map(({ itemName }) => itemName).sort(),
    ['g', 'h', 'register_no', 'register_no'],
    'Q’s own, without the field that is P’s',
  );
  const all = await linesOf(bureau, version);
  const holders = new Map<string, Set<string>>();
  for (const line of all.filter(({ element, title }) => element !== '' && title !== '登记编号'))
    holders.set(line.element, (holders.get(line.element) ?? new Set()).add(line.organisation.id));
  assert.ok(
    [...holders.values()].every(({ size }) => size === 1),
    'no field is on two lists',
  );
  await q.officer.refused('GET', `${listsPath}/${version}/lines?organisation=${p.id}`, undefined, {
    status: 403,
  });
  const sheet = await bureau.send('GET', `${listsPath}/${version}/lines.csv?organisation=${p.id}`);
  assert.equal(sheet.text.trim().split('\r\n').length, 11, 'a header and ten lines');
});

/** A column off the list holds the batch and is named; a listed field that does not come in its cycle is told and counted. */
const listHolds = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const { id, officer } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { updateCycle: 'weekly' });
  const silent = await publishEntry(stage, officer, { updateCycle: 'weekly' });
  await decideAll(bureau);
  const version = await issued(bureau);
  const good = await uploadRows(stage, officer, entry.id, registerRows(['A1', 'A2']));
  assert.equal(good.state, 'merged');

  const column = `备注${unique()}`;
  const held = await uploadRows(
    stage,
    officer,
    entry.id,
    `register_no,register_state,${column}\nA3,有效,无\n`,
    { mode: 'incremental' },
  );
  assert.deepEqual([held.state, held.awaitingConfirmation], ['received', true], 'the batch is held');
  const told = (await officer.get<{ items: Notice[] }>('/api/notices?pageSize=200')).items;
  assert.ok(
    told.some(
      ({ kind, title, body }) => kind === 'collect.batch-held' && (title.zh + body.zh).includes(column),
    ),
    'the extra field is named',
  );
  const [noted] = await ledgerEntries(bureau, { kind: 'collect.batch-held' });
  assert.ok(JSON.stringify(noted?.body.detail).includes(article));

  const due = (days: number): string =>
    new Date(stage.now().getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  const before = await linesOf(officer, version);
  assert.ok(
    before.every(({ fulfilled }) => fulfilled),
    'nothing is due yet',
  );
  const days = [7, 8, 9].map(due);
  for (const day of days) await stage.setDay(day);
  const lines = await linesOf(officer, version);
  const late = lines.filter(({ fulfilled }) => !fulfilled);
  assert.ok(
    late.some(({ resource }) => resource.id === silent.id),
    'a listed field that never came',
  );
  const units = await bureau.get<{ items: { organisation: { id: string }; unfulfilled: number }[] }>(
    `${listsPath}/units`,
  );
  assert.equal(
    units.items.find(({ organisation }) => organisation.id === id)?.unfulfilled,
    late.length,
    'counted from loads',
  );
  const reminded = (await officer.get<{ items: Notice[] }>('/api/notices?pageSize=200')).items;
  assert.ok(
    reminded.some(({ kind }) => kind === 'collect.list-unfulfilled'),
    'the unit is reminded',
  );
});

export const sourcesScenarios: Scenarios = {
  'sources.one-source': oneSource,
  'sources.lists': lists,
  'sources.list-holds': listHolds,
};
