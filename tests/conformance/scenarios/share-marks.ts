/** Scenarios of what was obtained by sharing: a leaked file names who it was made for, and nobody publishes it as their own. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { delivered, fetchWhole } from '../delivery-walks.ts';
import { item, key, newElements } from '../element-walks.ts';
import type { Served, Service } from '../served.ts';
import { granted, newConsumer } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  draftEntry,
  ledgerEntries,
  newDepartment,
  publishEntry,
  sharingContent,
  submitEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const rowCount = 300;

/** Two amounts that may be off by ten, over rows of nobody. */
function sums(): string {
  const lines = ['register_no,finding,amount,fee'];
  for (let n = 1; n <= rowCount; n++) {
    const [a, b] = [(n * 7919) % 9973, (n * 104_729) % 9941];
    lines.push(
      `R${String(n).padStart(5, '0')},认定${n % 7},${1000 + a * 9}.${10 + (n % 89)},${500 + b * 7}.${10 + (b % 89)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export async function servedSums(stage: Stage, element: string): Promise<Served & { officerName: string }> {
  const { officer, id, name } = await newDepartment(stage);
  const number = (field: string, title: string) =>
    item(field, title, { type: 'N', length: 12, scale: 2, nullable: false });
  const entry = await publishEntry(stage, officer, {
    items: [
      { ...key, filterable: true },
      item('finding', '认定结论', { elementId: element, nullable: false }),
      number('amount', '核定金额'),
      number('fee', '减免金额'),
    ],
    ...(await sharingContent(officer, 'unconditional')),
  });
  await uploadRows(stage, officer, entry.id, sums());
  const code = `svc-${unique()}`;
  const made = await officer.post<Service>('/api/serve/services', {
    resourceId: entry.id,
    code,
    titleZh: `${entry.name}查询`,
    lookup: ['register_no'],
    mayMoveBy: { amount: '10', fee: '10' },
  });
  await stage.eventually(async () => {
    const { state } = await officer.get<Service>(`/api/serve/services/${made.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the first table of the service');
  const { person } = await officer.get<{ person: { id: string; name: string } }>('/api/me');
  return {
    serviceId: made.id,
    code,
    resourceId: entry.id,
    name: entry.name,
    providerId: id,
    providerName: name,
    officerId: person.id,
    officerName: person.name,
  };
}

/** As a spreadsheet saves it: no mark of the encoding, other ends of lines, every cell quoted, and the rows in another order. */
function savedAgain(file: Buffer): Buffer {
  const [head = '', ...rows] = file.toString('utf8').replace('\uFEFF', '').trim().split('\r\n');
  const quoted = (line: string): string =>
    line
      .split(',')
      .map((cell) => `"${cell}"`)
      .join(',');
  const order = rows.map((row, n) => ({ row, at: (n * 7919) % rows.length })).sort((a, b) => a.at - b.at);
  return Buffer.from(`${[head, ...order.map(({ row }) => row)].map(quoted).join('\n')}\n`);
}

type Traced = {
  rows: number;
  named: {
    organisation: { id: string };
    person: string | null;
    at: string;
    commitment: string;
    entry: string;
    evidence: { z: number }[];
    chance: number;
  }[];
  entry: string;
};

const traced = scenario(
  z.strictObject({ article: z.string().min(1), day: z.iso.date() }),
  async (stage, { article, day: today }) => {
    await stage.setDay(today);
    const bureau = await stage.as(accounts.bureau);
    const [element = ''] = await newElements(bureau, [`认定结论${unique()}`]);
    const resource = await servedSums(stage, element);
    const [leaker, other] = [await newConsumer(stage), await newConsumer(stage)];
    const files: Buffer[] = [];
    for (const consumer of [leaker, other]) {
      const { grant, credential } = await granted(stage, resource, consumer, { answers: { mode: 'file' } });
      const delivery = await delivered(stage, consumer.officer, grant.id);
      assert.equal(delivery.manifest.rows, rowCount);
      files.push(await fetchWhole(stage, credential, delivery));
    }
    const [leaked, innocent] = files;
    assert.ok(leaked && innocent && !leaked.equals(innocent), 'each recipient has a file of its own');
    const found = savedAgain(leaked);
    const bytes = { 'content-type': 'application/octet-stream' };
    const path = '/api/serve/marks/trace';
    const { person } = await leaker.officer.get<{ person: { name: string } }>('/api/me');
    const outcome = await bureau.ok<Traced>('POST', path, found, bytes);
    assert.equal(outcome.rows, rowCount);
    const [named, ...more] = outcome.named;
    assert.ok(named && more.length === 0, 'one, and nobody else');
    assert.deepEqual([named.organisation.id, named.person], [leaker.id, person.name]);
    assert.ok(Math.abs(new Date(named.at).getTime() - stage.now().getTime()) < 86_400_000, 'and when');
    assert.ok(Math.max(...named.evidence.map(({ z: score }) => score)) >= 5.5 && named.chance < 0.001);
    const marked = await ledgerEntries(bureau, { kind: 'serve.export-marked' });
    const entry = marked.find(({ hash }) => hash === named.entry);
    assert.equal(entry?.body.detail?.commitment, named.commitment, 'the ledger knew of the mark before');
    const looks = await ledgerEntries(bureau, { kind: 'serve.mark-traced' });
    assert.ok(
      looks.some(({ hash }) => hash === outcome.entry),
      'the look is on record',
    );
    assert.equal((await leaker.officer.send('POST', path, found, bytes)).status, 403);

    // Under another name, in an entry of its own: known by the data element.
    const again = (more: Record<string, unknown>) => [
      { ...key, name: 'case_no', titleZh: '办件编号' },
      item('decided', '办理结果', more),
    ];
    const form = await sharingContent(leaker.officer, 'unconditional');
    const own = await draftEntry(leaker.officer, { items: again({ elementId: element }), ...form });
    const refusal = await leaker.officer.refused(
      'POST',
      `/api/catalog/resources/${own.id}/submit`,
      {},
      { status: 422, code: 'catalog.check-failed', article },
    );
    const field = refusal.fields?.find(({ code }) => code === 'serve.obtained-by-sharing');
    assert.ok(field, 'as obtained by sharing');
    assert.ok(field.message.includes(resource.providerName), 'the origin is named');
    assert.ok(field.message.includes(resource.name) && field.articles.includes(article));
    const sound = await draftEntry(leaker.officer, { items: again({}), ...form });
    await submitEntry(leaker.officer, sound.id);
  },
);

export const shareMarksScenarios: Scenarios = { 'share-marks.traced': traced };
