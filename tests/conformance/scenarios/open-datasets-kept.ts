/** Scenarios of what is open: easy to have on one site, kept up, taken only by whom the text admits, withdrawn, removed. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { acceptRules, applicant, registered } from '../application-walks.ts';
import {
  catalogue,
  DAY_MS,
  type DeskPage,
  fileAt,
  items,
  publicSet,
  published,
  readDesk,
  rowsOf,
} from '../dataset-walks.ts';
import { desk, openSet, propose, recipe, refusedPublication, review, treat } from '../disclosure-walks.ts';
import { newOfficial, newOrganisation, readCase, uploadRows } from '../walks.ts';
import { unitOf } from './organisations-areas.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string() });

/** With cause and document, and the consent of its level: until then it stays; its removal leaves a notice. */
const removed = scenario(article, async (stage, given) => {
  const set = await published(stage);
  const reader = stage.nobody();
  const path = `${desk}/datasets/${set.id}/removal`;
  const refused = { code: 'open.cause-missing', article: given.article };
  await set.officer.refused('POST', path, { reason: '机构改革', document: '某文〔2026〕1号' }, refused);
  await set.officer.refused('POST', path, { cause: 'functions', reason: '机构改革' }, refused);
  const { removalCase } = await set.officer.post<{ removalCase: string }>(path, {
    cause: 'law',
    reason: '某规章修改',
    document: '某文〔2026〕1号',
  });
  assert.equal((await reader.send('GET', fileAt(set.slug, 'csv'))).status, 200, 'it stays until consent');
  const step = (await readCase(set.bureau, removalCase)).steps.find(({ decided }) => decided === null);
  const decision = `/api/cases/${removalCase}/steps/${step?.id}/decision`;
  await set.second.refused('POST', decision, { outcome: 'consent' }, { status: 403 });
  // Who speaks for another level does not even learn of it.
  const areas = await set.bureau.get<{ items: { code: string }[] }>('/api/areas');
  // Not the last: another scenario gives that one a bureau of its own.
  const area = areas.items.at(-2);
  assert.ok(area, 'the city has levels below it');
  const { officer: elsewhere } = await unitOf(stage, set.bureau, area.code);
  const reply = await elsewhere.send('POST', decision, { outcome: 'consent' });
  assert.ok([403, 404].includes(reply.status), reply.text.slice(0, 200));
  assert.equal((await reader.send('GET', fileAt(set.slug, 'csv'))).status, 200, 'nothing happened');
  await set.bureau.post(decision, { outcome: 'consent' });
  const gone = await reader.send('GET', fileAt(set.slug, 'csv'));
  assert.equal(gone.status, 410, gone.text.slice(0, 200));
  const changes = await reader.get<{
    items: { slug: string; kind: string; day: string; detail: { notice: { zh: string } } }[];
  }>('/api/open/changes');
  const notice = changes.items.find(({ slug, kind }) => slug === set.slug && kind === 'withdrawn');
  assert.match(notice?.detail.notice.zh ?? '', /法律、法规、规章修改/, 'the cause');
  assert.ok(notice?.day && notice.detail.notice.zh.includes(notice.day), 'and the day');
});

/** A new batch becomes the next release of itself; one past its cycle is out of date to the public and listed. */
const keptUp = scenario(z.strictObject({ article: z.string(), after: z.string() }), async (stage, given) => {
  const set = await published(stage);
  const reader = stage.nobody();
  await uploadRows(stage, set.officer, set.entry.id, rowsOf(5));
  const next = await stage.eventually(
    async () => {
      const about = await publicSet(reader, set.slug);
      return about.release.number === 2 ? about : undefined;
    },
    'the release of the new batch',
    60,
  );
  assert.equal(next.release.rows, 5);
  assert.equal((await reader.send('GET', fileAt(set.slug, 'csv'))).text.trim().split('\n').length, 6);
  assert.notEqual(next.freshness.state, 'late');
  await stage.setClock(given.after);
  assert.equal((await publicSet(reader, set.slug)).freshness.state, 'late', 'out of date to the public');
  const late = await readDesk(set.bureau, '?state=late');
  assert.ok(
    late.items.some(({ id }) => id === set.id),
    'and listed',
  );
  const file = (await publicSet(reader, set.slug)).release.files.find(({ format }) => format === 'csv');
  const sha256 = file?.sha256 ?? '';
  await rm(join(stage.started.data, 'objects', 'sha256', sha256.slice(0, 2), sha256));
  await stage.setClock(new Date(stage.now().getTime() + DAY_MS).toISOString());
  const { items: todos } = await set.officer.get<{ items: { link: string }[] }>('/api/todos?pageSize=100');
  assert.ok(
    todos.some(({ link }) => link === `/open/datasets/${set.id}`),
    'a broken download is a task of its body',
  );
});

/** At once everywhere; who took it is told; the other side confirms; it returns after its assessment and not before. */
const withdrawn = scenario(article, async (stage, given) => {
  const set = await published(stage);
  const reader = stage.nobody();
  const company = await newOrganisation(set.bureau, {});
  const taker = await newOfficial(stage, set.bureau, company.id, ['consumer']);
  assert.equal((await taker.send('GET', fileAt(set.slug, 'csv'))).status, 200);
  const path = `${desk}/datasets/${set.id}`;
  const found = new Date(stage.now().getTime() - 60_000).toISOString();
  await set.officer.post(`${path}/suspend`, { cause: 'leak', reason: '发现可识别个人', foundAt: found });
  const paths = [
    `/api/open/datasets/${set.slug}`,
    fileAt(set.slug, 'csv'),
    `/api/open/datasets/${set.slug}/releases/1/files/csv`,
    `/api/open/datasets/${set.slug}/rows`,
    `/datasets/${set.slug}`,
  ];
  for (const one of paths) assert.equal((await reader.send('GET', one)).status, 410, one);
  const search = await reader.get<{ items: { slug: string }[] }>('/api/open/search?pageSize=100');
  assert.ok(!search.items.some(({ slug }) => slug === set.slug), 'not found any more');
  const notices = await taker.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
  assert.ok(
    notices.items.some(({ kind }) => kind === 'open.dataset-gone'),
    'who took it is told',
  );
  const asked = await set.bureau.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
  assert.ok(
    asked.items.some(({ kind }) => kind === 'open.halt-to-confirm'),
    'the other side at once',
  );
  type Read = {
    withdrawals: { seconds: number; caseId: string }[];
    takers: { organisation: { id: string }; releases: number[] }[];
  };
  const { withdrawals, takers } = await set.officer.get<Read>(path);
  assert.ok((withdrawals[0]?.seconds ?? 0) >= 60, 'the time from finding to withdrawal');
  assert.deepEqual(takers.find(({ organisation }) => organisation.id === company.id)?.releases, [1]);
  const early = { code: 'open.assessment-open', article: given.article };
  await set.officer.refused('POST', `${path}/return`, {}, early);
  await set.bureau.post(`${path}/confirm`, {});
  await set.officer.refused('POST', `${path}/return`, {}, early);
  const caseId = withdrawals[0]?.caseId ?? '';
  const step = (await readCase(set.officer, caseId)).steps.find(({ decided }) => decided === null);
  const decision = `/api/cases/${caseId}/steps/${step?.id}/decision`;
  await set.officer.refused('POST', decision, { outcome: 'assessed' }, { code: 'open.cause-missing' });
  await set.officer.post(decision, { outcome: 'assessed', comment: '已核查，不含个人信息' });
  await set.officer.post(`${path}/return`, {});
  assert.equal((await reader.send('GET', fileAt(set.slug, 'csv'))).status, 200, 'it is back');
});

/** Browsing needs nobody's name; taking does, and is had at once by whoever proved theirs. */
const proven = scenario(article, async (stage, given) => {
  const set = await published(stage);
  const reader = stage.nobody();
  assert.equal((await catalogue(reader, set.unit)).total, 1, 'the catalogue is read without signing in');
  const refusal = await reader.send('GET', fileAt(set.slug, 'csv'));
  assert.equal(refusal.status, 401, refusal.text.slice(0, 200));
  assert.ok((refusal.body as { articles: string[] }).articles.includes(given.article));
  const unproven = await registered(stage);
  await acceptRules(unproven);
  await unproven.refused('GET', fileAt(set.slug, 'csv'), undefined, {
    code: 'open.identity-needed',
    status: 403,
    article: given.article,
  });
  const citizen = await applicant(stage, 'person');
  for (const who of [citizen.client, set.second]) {
    const taken = await who.send('GET', fileAt(set.slug, 'csv'));
    assert.equal(taken.status, 200, 'at once, with nobody’s approval');
  }
  const { takers } = await set.officer.get<{ takers: { organisation: { id: string }; times: number }[] }>(
    `${desk}/datasets/${set.id}`,
  );
  for (const id of [citizen.organisationId, set.unit])
    assert.equal(takers.find(({ organisation }) => organisation.id === id)?.times, 1, 'it is recorded');
});

/** One public address, on the opening site, under its body's name; another one is refused; as many sets by body as in the catalogue. */
const oneSite = scenario(article, async (stage, given) => {
  const set = await published(stage);
  const reader = stage.nobody();
  const page = await reader.send('GET', `/datasets/${set.slug}`);
  assert.equal(page.status, 200);
  const listed = await catalogue(reader, set.unit);
  assert.equal(listed.items.filter(({ resourceId }) => resourceId === set.entry.id).length, 1, 'one address');
  const body = listed.items[0]?.organisation as { id: string; name: { zh: string } } | undefined;
  assert.ok(body && page.text.includes(body.name.zh), 'its body stands on the page');
  const other = {
    kind: 'site',
    name: '自建下载页',
    address: 'https://data.example.org/download',
    offersData: true,
  };
  await set.officer.refused('POST', '/api/open/channels', other, {
    code: 'open.own-channel',
    article: given.article,
  });
  const everything = await catalogue(reader);
  for (const [unit, same] of Map.groupBy(everything.items, ({ organisation }) => organisation.id)) {
    const { items: mine } = await set.bureau.get<DeskPage>(
      `${desk}/datasets?organisation=${unit}&state=open`,
    );
    assert.equal(mine.length, same.length, 'as many by body');
  }
  const search = await reader.get<{ total: number }>(`/api/open/search?department=${set.unit}`);
  assert.equal(search.total, listed.total, 'on the site and in the catalogue');
});

/** A file and an interface with as many rows, each with its dictionary; nothing comes of a PDF or a picture; two clicks at most. */
const easy = scenario(article, async (stage) => {
  const bare = await openSet(stage, { items });
  for (const [name, head] of [
    ['站点.pdf', '%PDF-1.7 scan'],
    ['站点.png', '\u0089PNG'],
  ] as const) {
    const reply = await bare.officer.send(
      'POST',
      `${desk}/datasets/${bare.id}/file-releases`,
      Buffer.from(head, 'latin1'),
      { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
    );
    assert.equal((reply.body as { code: string }).code, 'open.not-machine-readable', name);
  }
  await treat(bare.officer, bare.id, recipe({}));
  await review(bare.second, bare.id);
  await refusedPublication(await propose(bare), { code: 'open.not-released' });
  const set = await published(stage, { rows: 12 });
  const reader = stage.nobody();
  const about = await publicSet(reader, set.slug);
  const file = await reader.send('GET', fileAt(set.slug, 'csv'));
  const rows = await reader.get<{ total: number; columns: { name: string; titleZh: string }[] }>(
    `/api/open/datasets/${set.slug}/rows?total=true`,
  );
  assert.equal(rows.total, 12);
  assert.equal(file.text.trim().split('\n').length - 1, rows.total, 'equal row counts');
  const dictionary = await reader.send('GET', fileAt(set.slug, 'dictionary'));
  for (const { name, titleZh } of about.release.columns) {
    assert.ok(dictionary.text.includes(`${name},${titleZh}`), 'the dictionary of the file');
    assert.ok(
      rows.columns.some((one) => one.name === name && one.titleZh === titleZh),
      'and of the interface',
    );
  }
  const page = await reader.send('GET', `/datasets/${set.slug}`);
  const link = /href="(\/api\/open\/datasets\/[^"]+\/files\/csv)"/.exec(page.text)?.[1];
  assert.ok(link, 'one click from its page');
  assert.equal((await reader.send('GET', link)).status, 200);
});

export const openDatasetKeptScenarios: Scenarios = {
  'open-datasets.one-site': oneSite,
  'open-datasets.easy': easy,
  'open-datasets.removed': removed,
  'open-datasets.kept-up': keptUp,
  'open-datasets.withdrawn': withdrawn,
  'open-datasets.proven': proven,
};
