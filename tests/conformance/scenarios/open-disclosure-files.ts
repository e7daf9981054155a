/** Scenarios of what becomes a data set at all: files that a program reads and that fit, and data that are the unit's own. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  entries,
  openSet,
  personalItems,
  propose,
  publish,
  readSet,
  recipe,
  review,
  treat,
} from '../disclosure-walks.ts';
import { file as fileDemand, somebody, track } from '../open-walks.ts';
import { newDepartment, publishEntry } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const plainItems = personalItems().slice(0, 2);

/** What the unit got from others is not in its own list, nor what was made of it. */
const foreign = scenario(
  z.strictObject({ article: z.string(), ways: z.array(z.string()) }),
  async (stage, given) => {
    const { officer } = await newDepartment(stage);
    const refused = { code: 'open.foreign-data', article: given.article, status: 409 };
    for (const way of given.ways) {
      const entry = await publishEntry(stage, officer, { openingClass: 'open' });
      await officer.post(`${entries}/${entry.id}/acquisition`, { way, source: '某单位' });
      await officer.refused('POST', '/api/open/desk/datasets', { resourceId: entry.id }, refused);
      const derived = await publishEntry(stage, officer, {
        openingClass: 'open',
        origin: 'derived',
        parents: [entry.id],
      });
      const reply = await officer.send('POST', '/api/open/desk/datasets', { resourceId: derived.id });
      assert.equal((reply.body as { code: string }).code, 'open.foreign-data');
      assert.ok(reply.text.includes(entry.name), 'the parent is named');
    }
    const own = await publishEntry(stage, officer, { openingClass: 'open' });
    await officer.post(`${entries}/${own.id}/acquisition`, { way: 'own', source: '' });
    await officer.post('/api/open/desk/datasets', { resourceId: own.id });
  },
);

/** No set comes of a PDF, a picture or a word-processor file; a table that does not fit is told by line and column; one that does is opened in several forms. */
const readable = scenario(
  z.strictObject({ article: z.string(), demand: z.boolean().default(false) }),
  async (stage, given) => {
    const set = await openSet(stage, { items: plainItems });
    const { officer, second, id } = set;
    const path = `/api/open/desk/datasets/${id}/file-releases`;
    const send = (name: string, body: string | Uint8Array) =>
      officer.send('POST', path, body, {
        'content-type': 'application/octet-stream',
        'x-file-name': encodeURIComponent(name),
      });
    const bytes = (text: string) => Buffer.from(text, 'latin1');
    const unreadable: [string, Uint8Array][] = [
      ['名录.pdf', bytes('%PDF-1.7 scan')],
      ['名录.csv', bytes('%PDF-1.7 scan')],
      ['扫描件.png', bytes('\x89PNG\r\n')],
      ['名录.docx', bytes('PK\x03\x04word/document.xml')],
    ];
    for (const [name, body] of unreadable) {
      const reply = await send(name, body);
      const refusal = reply.body as { code: string; articles: string[] };
      assert.deepEqual([reply.status, refusal.code], [422, 'open.not-machine-readable'], name);
      assert.ok(refusal.articles.includes(given.article), `cites ${refusal.articles.join()}`);
    }
    const unfit: [string, string, string][] = [
      ['a.csv', 'R1,有效\n', '1.'],
      ['a.csv', 'register_no,register_state\n,有效\n', '2.register_no'],
      ['a.csv', 'register_no,other\nR1,x\n', '1.other'],
      ['a.json', '[{"register_no":"R1",\n', ''],
    ];
    for (const [name, body, at] of unfit) {
      const reply = await send(name, body);
      const refusal = reply.body as { code: string; fields: { path: string }[] };
      assert.equal(refusal.code, 'open.file-mismatch', reply.text.slice(0, 300));
      assert.ok(
        refusal.fields.some(({ path: where }) => where.startsWith(at)),
        reply.text.slice(0, 500),
      );
    }
    await treat(officer, id, recipe({}));
    await review(second, id);
    const opened = await propose(set);
    for (const [name, body] of [
      ['a.json', '[{"register_no":"R1","register_state":"有效"}]'],
      ['a.csv', 'register_no,register_state\nR1,有效\nR2,注销\n'],
    ] as const) {
      const reply = await send(name, body);
      assert.equal(reply.status, 201, reply.text.slice(0, 500));
      await stage.eventually(async () => {
        const [newest] = (await readSet(officer, id)).releases;
        assert.notEqual(newest?.state, 'failed');
        return newest && newest.state === 'checked' ? newest : undefined;
      }, `the release of ${name}`);
    }
    await publish(opened);
    const { items } = await stage
      .nobody()
      .get<{ items: { slug: string; resourceId: string }[] }>('/api/open/catalogue');
    const slug = items.find(({ resourceId }) => resourceId === set.entry.id)?.slug;
    const shown = await stage.nobody().get<{
      licence: { key: string };
      release: { rows: number; files: { format: string; rows: number; href: string }[] };
    }>(`/api/open/datasets/${slug}`);
    const files = shown.release.files.filter(({ format }) => ['csv', 'json', 'xml'].includes(format));
    assert.ok(files.length >= 2 && shown.licence.key !== '');
    assert.deepEqual([...new Set(files.map(({ rows }) => rows))], [2]);
    for (const { href, format } of files) {
      const { status, text } = await stage.nobody().send('GET', href);
      assert.deepEqual([status, text.match(/R[12]/g)?.length], [200, 2], `${format}: as many rows`);
    }
    if (!given.demand) return;
    const person = await somebody(stage);
    const wanted = `渡口班次${set.id.slice(-6)}`;
    const { number } = await fileDemand(person, { wanted });
    assert.equal((await track(stage.nobody(), number)).state, 'filed');
    const ranking = await stage
      .nobody()
      .get<{ items: { wanted: string; asks: number }[] }>('/api/open/demands?pageSize=200');
    assert.ok(
      ranking.items.some((one) => one.wanted === wanted && one.asks === 1),
      'counted in the ranking',
    );
  },
);

export const disclosureFileScenarios: Scenarios = {
  'open-disclosure.readable': readable,
  'open-disclosure.foreign': foreign,
};
