/** Scenarios of the opening catalogue: proposed, published, fetched without asking, closed data kept out. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { applications, registered } from '../application-walks.ts';
import type { Client } from '../client.ts';
import {
  catalogue,
  DAY_MS,
  fileAt,
  items,
  onConditions,
  publicSet,
  published,
  readDesk,
  ready,
  rowsOf,
} from '../dataset-walks.ts';
import {
  desk,
  fillVersion,
  openSet,
  propose,
  publish,
  recipe,
  refusedPublication,
  release,
  review,
  treat,
} from '../disclosure-walks.ts';
import {
  changeDraft,
  newDepartment,
  publishEntry,
  readCase,
  reviewEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string() });

/** Only after its confirmation the public sees it; its entry changes: outdated until published anew; the list of changes tells both. */
const compiled = scenario(article, async (stage) => {
  const reader = stage.nobody();
  const set = await ready(stage);
  await reader.refused('GET', `/api/open/datasets/${set.slug}`, undefined, { status: 404 });
  assert.equal((await catalogue(reader, set.unit)).total, 0, 'nothing before the confirmation');
  await publish(set.opened);
  const first = await publicSet(reader, set.slug);
  assert.equal(first.outdated, false);
  await changeDraft(set.officer, set.entry.id, { summary: `站点和线路${unique()}` });
  await reviewEntry(stage, set.officer, set.entry.id);
  assert.equal((await publicSet(reader, set.slug)).outdated, true, 'its entry changed');
  await stage.eventually(
    async () =>
      (await publicSet(reader, set.slug)).changes.some(({ kind }) => kind === 'outdated') || undefined,
    'the change in the list',
  );
  await set.officer.post(`${desk}/datasets/${set.id}/versions`, { reason: '随目录更新' });
  const version = await fillVersion(set.officer, set.id);
  await review(set.second, set.id);
  const made = await release(stage, set.officer, set.id);
  assert.equal(made.state, 'checked', JSON.stringify(made.findings));
  await publish(await propose({ ...set, version }));
  const now = await publicSet(reader, set.slug);
  assert.equal(now.outdated, false, 'published anew');
  assert.ok(now.changes.some(({ kind }) => kind === 'changed'));
  const { updatedOn } = await catalogue(reader);
  assert.equal(updatedOn, now.changes[0]?.day, 'the day of the last update');
  const { text } = await reader.send('GET', '/changes');
  assert.ok(updatedOn && text.includes(updatedOn) && text.includes(set.entry.name), 'the page lists them');
});

/** By page, by interface and as a file, by nobody in particular; of what is not in the catalogue nothing is told. */
const delivered = scenario(article, async (stage) => {
  const reader = stage.nobody();
  const set = await published(stage);
  assert.equal((await publicSet(reader, set.slug)).release.rows, 3);
  const closed = await publishEntry(stage, set.officer, {
    items,
    openingClass: 'open',
    name: `未开放${unique()}`,
  });
  // Its rows are gathered like those of any other: what is not opened is there, and not told of.
  assert.equal((await uploadRows(stage, set.officer, closed.id, rowsOf(3))).state, 'merged');
  for (const guess of [
    closed.id,
    closed.code?.toLowerCase().replace(/[^a-z0-9]+/g, '-') ?? 'x1',
    'd-00000000',
  ]) {
    for (const path of [
      `/api/open/datasets/${guess}`,
      fileAt(guess, 'csv'),
      `/api/open/datasets/${guess}/rows`,
      `/datasets/${guess}`,
      `/dataset/${guess}.ttl`,
      `/api/3/action/package_show?id=${guess}`,
      `/api/3/action/datastore_search?resource_id=${guess}`,
    ]) {
      const reply = await reader.send('GET', path);
      assert.equal(reply.status, 404, path);
      assert.ok(!reply.text.includes(closed.name), 'no name');
    }
  }
  const wanted = encodeURIComponent(closed.name);
  const found = await reader.get<{ items: { title: { zh: string } }[] }>(`/api/open/search?q=${wanted}`);
  assert.ok(!found.items.some(({ title }) => title.zh === closed.name), 'nor among what is found');
  const { result } = await reader.get<{ result: { count: number } }>(
    `/api/3/action/package_search?q=${encodeURIComponent(`title:"${closed.name}"`)}`,
  );
  assert.equal(result.count, 0, 'no count');
  const own = await reader.get<{ total: number }>(`/api/open/catalogue?organisation=${set.unit}`);
  assert.equal(own.total, 1, 'nor in that of its unit');
  const { items: listed } = await catalogue(reader);
  assert.ok(!listed.some(({ resourceId }) => resourceId === closed.id), 'nor in the list');
});

/** Without account or application; one on conditions is refused with the address of its form. */
const direct = scenario(
  z.strictObject({ article: z.string(), conditional: z.boolean().default(true) }),
  async (stage, given) => {
    const reader = stage.nobody();
    const set = await published(stage);
    const csv = await reader.send('GET', fileAt(set.slug, 'csv'));
    assert.equal(csv.status, 200, csv.text.slice(0, 300));
    assert.equal(csv.text.trim().split('\n').length, 4);
    const rows = await reader.get<{ rows: unknown[]; total: number }>(`/api/open/datasets/${set.slug}/rows`);
    assert.equal(rows.rows.length, 3);
    const page = await reader.send('GET', `/datasets/${set.slug}`);
    assert.equal(page.status, 200, page.text.slice(0, 300));
    const link = `/api/open/datasets/${set.slug}/releases/1/files/csv`;
    assert.ok(page.text.includes(link), 'the file is one click away');
    assert.equal((await reader.send('GET', link)).status, 200);
    assert.ok(!page.text.includes(`/datasets/${set.slug}/apply`), 'no form stands in the way');
    const form = `/api/open/datasets/${set.slug}/application-form`;
    await reader.refused('GET', form, undefined, { code: 'open.no-application-needed' });
    const body = { dataset: set.slug };
    const person = await registered(stage);
    await person.refused('POST', applications, body, { code: 'open.no-application-needed' });
    if (!given.conditional) return;
    const other = await published(stage, { openingClass: 'conditional' });
    for (const path of [fileAt(other.slug, 'csv'), `/api/open/datasets/${other.slug}/rows`]) {
      const reply = await reader.send('GET', path);
      assert.equal(reply.status, 403, reply.text.slice(0, 300));
      assert.ok(reply.text.includes(`/datasets/${other.slug}/apply`), 'the address of its form');
    }
  },
);

/** Past the day it was planned for it is overdue for its department; attached it is had by anybody. */
const attached = scenario(article, async (stage) => {
  const set = await ready(stage);
  const day = new Date(stage.now().getTime() + DAY_MS).toISOString();
  await set.officer.put(`${desk}/datasets/${set.id}/plan`, { day: day.slice(0, 10) });
  const overdue = async (who: Client) => (await readDesk(who)).items.find(({ id }) => id === set.id)?.overdue;
  assert.equal(await overdue(set.officer), false);
  await stage.setClock(new Date(stage.now().getTime() + 3 * DAY_MS).toISOString());
  assert.equal(await overdue(set.officer), true, 'to its department');
  assert.equal(await overdue(set.bureau), true, 'and to the bureau');
  await publish(set.opened);
  assert.equal(await overdue(set.officer), false);
  const reply = await stage.nobody().send('GET', fileAt(set.slug, 'csv'));
  assert.equal(reply.status, 200);
  const page = await stage.nobody().send('GET', `/datasets/${set.slug}`);
  assert.ok(!page.text.includes('/apply'), 'no form');
});

/** By the unit of its own accord, after its review; what is not there yet is listed by unit with its age. */
const ownAccord = scenario(article, async (stage) => {
  const set = await openSet(stage, { items, rows: rowsOf(3) });
  const waiting = (await readDesk(set.bureau)).candidates.find(
    ({ resourceId }) => resourceId === set.entry.id,
  );
  assert.deepEqual([waiting?.organisation.id, waiting?.days], [set.unit, 0], 'listed with its unit and age');
  await treat(set.officer, set.id, recipe({}));
  await release(stage, set.officer, set.id);
  const opened = await propose(set);
  assert.equal(opened.decider, set.second, 'the unit itself decides');
  await refusedPublication(opened, { code: 'open.review-missing' });
  await review(set.second, set.id);
  await publish(opened);
  const { dataset } = await set.officer.get<{ dataset: { slug: string } }>(`${desk}/datasets/${set.id}`);
  const page = await stage.nobody().send('GET', `/datasets/${dataset.slug}`);
  assert.equal(page.status, 200, 'on the portal');
  assert.equal(
    (await stage.nobody().send('GET', fileAt(dataset.slug, 'csv'))).status,
    200,
    'without account',
  );
  assert.ok(!(await readDesk(set.bureau)).candidates.some(({ resourceId }) => resourceId === set.entry.id));
});

/** The list has what is open and on conditions, each with its class, and nothing else; a department does not publish to it. */
const byClass = scenario(
  z.strictObject({ article: z.string(), open: z.number(), conditional: z.number(), closed: z.number() }),
  async (stage, given) => {
    const classes = [
      ...Array.from({ length: given.open }, () => 'open'),
      ...Array.from({ length: given.conditional }, () => 'conditional'),
    ];
    const before = new Set((await catalogue(stage.nobody())).items.map(({ id }) => id));
    const sets = [];
    for (const openingClass of classes) sets.push(await ready(stage, { openingClass }));
    const [first] = sets;
    assert.ok(first);
    for (let n = 0; n < given.closed; n++)
      await publishEntry(stage, first.officer, { items, openingClass: 'closed' });
    const step = (await readCase(first.bureau, first.opened.caseId)).steps.find(
      ({ decided }) => decided === null,
    );
    const path = `/api/cases/${first.opened.caseId}/steps/${step?.id}/decision`;
    await first.second.refused('POST', path, { outcome: 'publish' }, { status: 403 });
    for (const one of sets) await publish(one.opened);
    const listed = (await catalogue(stage.nobody())).items.filter(({ id }) => !before.has(id));
    assert.deepEqual(listed.map((one) => one.class.key).sort(), [...classes].sort());
    const table = await stage.nobody().send('GET', '/api/open/catalogue.csv');
    for (const one of listed) assert.ok(table.text.includes(one.id), 'the file lists the same');
    assert.equal(table.text.trim().split('\r\n').length - 1, before.size + classes.length);
  },
);

/** The file whole with its digest, the interface by pages with as many rows; with neither nothing is published. */
const worksWhole = scenario(article, async (stage) => {
  const bare = await openSet(stage, { items, rows: rowsOf(2) });
  await treat(bare.officer, bare.id, recipe({}));
  await review(bare.second, bare.id);
  await refusedPublication(await propose(bare), { code: 'open.not-released' });
  const set = await published(stage, { rows: 25 });
  const reader = stage.nobody();
  const about = await publicSet(reader, set.slug);
  const csv = about.release.files.find(({ format }) => format === 'csv');
  const reply = await reader.send('GET', fileAt(set.slug, 'csv'));
  assert.equal(createHash('sha256').update(reply.text).digest('hex'), csv?.sha256);
  assert.ok(reply.headers.get('repr-digest')?.startsWith('sha-256='));
  const part = await reader.send('GET', fileAt(set.slug, 'csv'), undefined, { range: 'bytes=0-9' });
  assert.deepEqual([part.status, part.text], [206, reply.text.slice(0, 10)]);
  const seen = new Set<string>();
  for (let offset = 0; offset < 30; offset += 10) {
    const page = await reader.get<{ rows: { stop_no: string }[]; total: number }>(
      `/api/open/datasets/${set.slug}/rows?limit=10&offset=${offset}&total=true`,
    );
    assert.equal(page.total, 25, 'as many as the file');
    for (const row of page.rows) seen.add(row.stop_no);
  }
  assert.equal(seen.size, reply.text.trim().split('\n').length - 1);
});

/** Closed data are no data set by page or interface; the catalogue is had as a file for programs. */
const byCatalogue = scenario(article, async (stage) => {
  const { officer } = await newDepartment(stage);
  const closed = await publishEntry(stage, officer, { items, openingClass: 'closed' });
  await officer.refused(
    'POST',
    `${desk}/datasets`,
    { resourceId: closed.id },
    { code: 'open.not-to-be-opened' },
  );
  const draftOnly = await openSet(stage, { items, rows: rowsOf(2) });
  await draftOnly.officer.post(`${desk}/datasets/${draftOnly.id}/releases`, {});
  const made = await stage.eventually(async () => {
    const { releases } = await draftOnly.officer.get<{ releases: { id: string; state: string }[] }>(
      `${desk}/datasets/${draftOnly.id}`,
    );
    return releases.find(({ state }) => state !== 'making');
  }, 'the release');
  await draftOnly.second.refused(
    'POST',
    `${desk}/releases/${made.id}/publish`,
    {},
    { code: 'open.release-not-ready' },
  );
  const set = await published(stage);
  const table = await stage.nobody().send('GET', '/api/open/catalogue.csv');
  assert.equal(table.status, 200);
  assert.ok(table.text.includes(set.slug));
  assert.ok(!table.text.includes(closed.id));
});

/** Property, type, conditions, frequency: without any of them it is refused; whole it is public under the id of the master catalogue. */
const fourFields = scenario(article, async (stage, given) => {
  const set = await openSet(stage, { items, rows: rowsOf(3), openingClass: 'conditional' });
  await fillVersion(set.officer, set.id, onConditions('conditional'));
  type Draft = { id: string; revision: number; content: Record<string, unknown> };
  const draft = async () =>
    (await set.officer.get<{ versions: Draft[] }>(`${desk}/datasets/${set.id}`)).versions[0] as Draft;
  const whole = (await draft()).content;
  const gaps: [string, Record<string, unknown>][] = [
    ['class', { class: null }],
    ['theme', { content: { theme: '' } }],
    ['conditions', { content: { conditions: [] } }],
    ['updateCycle', { content: { updateCycle: '' } }],
  ];
  for (const [field, gap] of gaps) {
    const before = await draft();
    await set.officer.put(`${desk}/versions/${before.id}`, { revision: before.revision, ...gap });
    await set.officer.refused(
      'POST',
      `${desk}/versions/${before.id}/propose`,
      {},
      {
        code: 'open.incomplete',
        article: given.article,
        field,
      },
    );
    const after = await draft();
    await set.officer.put(`${desk}/versions/${after.id}`, {
      revision: after.revision,
      class: 'conditional',
      content: whole,
    });
  }
  await treat(set.officer, set.id, recipe({}));
  await review(set.second, set.id);
  await release(stage, set.officer, set.id);
  await publish(await propose(set));
  const [shown] = (await catalogue(stage.nobody(), set.unit)).items;
  assert.equal(shown?.resourceId, set.entry.id, 'the same id as in the master catalogue');
  assert.equal(
    (await stage.nobody().send('GET', `/datasets/${shown?.slug}`)).status,
    200,
    'on its public page',
  );
});

export const openDatasetScenarios: Scenarios = {
  'open-datasets.compiled': compiled,
  'open-datasets.delivered': delivered,
  'open-datasets.direct': direct,
  'open-datasets.attached': attached,
  'open-datasets.own-accord': ownAccord,
  'open-datasets.by-class': byClass,
  'open-datasets.works-whole': worksWhole,
  'open-datasets.by-catalogue': byCatalogue,
  'open-datasets.four-fields': fourFields,
};
