/** Scenarios of what was obtained by sharing: a leaked file names who it was made for, and nobody publishes it as their own. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { delivered, fetchWhole } from '../delivery-walks.ts';
import { item, key, newElements } from '../element-walks.ts';
import { type Served, type Service, type SharingClass, served } from '../served.ts';
import {
  ask,
  type Consumer,
  granted,
  newConsumer,
  readApplication,
  readGrant,
  registerSystem,
} from '../share-walks.ts';
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

export async function servedSums(
  stage: Stage,
  element: string,
  sharingClass: SharingClass = 'unconditional',
): Promise<Served & { officerName: string }> {
  const { officer, id, name } = await newDepartment(stage);
  const number = (field: string, title: string) =>
    item(field, title, { type: 'N', length: 12, scale: 2, nullable: false });
  const content = await sharingContent(officer, sharingClass);
  const entry = await publishEntry(stage, officer, {
    items: [
      { ...key, filterable: true },
      item('finding', '认定结论', { elementId: element, nullable: false }),
      number('amount', '核定金额'),
      number('fee', '减免金额'),
    ],
    ...content,
    ...('namedItems' in content ? { namedItems: ['register_no', 'finding', 'amount', 'fee'] } : {}),
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
    grant: { id: string };
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

    await notTheirs(leaker, element, resource, article);
  },
);

/** What was obtained cannot be published as one's own, and so is neither offered nor opened: known by the data element, under whatever name. */
async function notTheirs(
  holder: Consumer,
  element: string,
  resource: Served,
  article: string,
): Promise<{ id: string }> {
  const again = (more: Record<string, unknown>) => [
    { ...key, name: 'case_no', titleZh: '办件编号' },
    item('decided', '办理结果', more),
  ];
  const form = await sharingContent(holder.officer, 'unconditional');
  const own = await draftEntry(holder.officer, { items: again({ elementId: element }), ...form });
  const refusal = await holder.officer.refused(
    'POST',
    `/api/catalog/resources/${own.id}/submit`,
    {},
    { status: 422, code: 'catalog.check-failed', article },
  );
  const field = refusal.fields?.find(({ code }) => code === 'serve.obtained-by-sharing');
  assert.ok(field, 'as obtained by sharing');
  assert.ok(field.message.includes(resource.providerName), 'the origin is named');
  assert.ok(field.message.includes(resource.name) && field.articles.includes(article));
  const sound = await draftEntry(holder.officer, { items: again({}), ...form });
  await submitEntry(holder.officer, sound.id);
  return own;
}

const bytes = { 'content-type': 'application/octet-stream' };

/** For whom it was granted, for what it was granted, and for nobody and nothing else; a copy found elsewhere leads back to its application. */
const ownDutiesOnly = scenario(
  z.strictObject({
    article: z.string().min(1),
    interface: z.string().min(1),
    file: z.string().min(1),
    day: z.iso.date(),
    /** The applicant names the mode; else the provider does, when it consents. */
    asked: z.boolean().default(false),
  }),
  async (stage, { article, interface: manner, file: asFile, day: today, asked }) => {
    const by = (mode: string) =>
      asked ? { answers: mode === manner ? {} : { mode } } : { scope: { manner: mode } };
    await stage.setDay(today);
    const bureau = await stage.as(accounts.bureau);
    const [element = ''] = await newElements(bureau, [`认定结论${unique()}`]);
    const resource = await servedSums(stage, element, 'conditional');
    const elsewhere = await served(stage, 'conditional');
    const [holder, stranger] = [await newConsumer(stage), await newConsumer(stage)];
    const question = { ask: { register_no: 'R00001' } };
    const { credential } = await granted(stage, resource, holder, by(manner));
    assert.equal((await ask(stage, credential, question)).status, 200);

    // Another unit; another system of the same unit; another purpose.
    const foreign = await granted(stage, elsewhere, stranger, by(manner));
    const second = await registerSystem(holder.officer);
    const beside = await granted(stage, elsewhere, { officer: holder.officer, system: second }, by(manner));
    for (const [what, who] of [
      ['another unit', { ...foreign.credential, service: resource.code }],
      ['another system', { ...beside.credential, service: resource.code, purpose: credential.purpose }],
      ['another purpose', { ...credential, purpose: `${credential.purpose}-x` }],
    ] as const) {
      const refused = await ask(stage, who, question);
      assert.equal(refused.status, 403, `${what}: ${refused.code}`);
      assert.ok(!JSON.stringify(refused.body).includes('R00001'), 'no record with it');
      const logged = await ledgerEntries(bureau, { kind: 'serve.call-refused' });
      assert.ok(
        logged.some(({ hash }) => hash === refused.entry),
        `${what} is on record`,
      );
    }

    // A file is marked for whom it was made; found elsewhere it leads back to unit and application.
    const taken = await granted(stage, resource, holder, by(asFile));
    const delivery = await delivered(stage, holder.officer, taken.grant.id);
    const leaked = savedAgain(await fetchWhole(stage, taken.credential, delivery));
    const traced = await bureau.ok<Traced>('POST', '/api/serve/marks/trace', leaked, bytes);
    const [named, ...more] = traced.named;
    assert.ok(named && more.length === 0);
    assert.equal(named.organisation.id, holder.id);
    const grant = await readGrant(bureau, named.grant.id);
    assert.equal(grant.caseId, taken.application.caseId);
    const application = await readApplication(bureau, taken.application.id);
    assert.deepEqual([application.grantId, application.number], [named.grant.id, taken.application.number]);

    const { id } = await notTheirs(holder, element, resource, article);
    const code = `svc-${unique()}`;
    const service = { resourceId: id, code, titleZh: '转手', lookup: ['case_no'] };
    await holder.officer.refused('POST', '/api/serve/services', service, {});
    await holder.officer.refused('POST', '/api/open/desk/datasets', { resourceId: id }, {});
  },
);

export const shareMarksScenarios: Scenarios = {
  'share-marks.traced': traced,
  'share-marks.duties': ownDutiesOnly,
};
