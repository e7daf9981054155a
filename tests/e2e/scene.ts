/** What the named screens need to show something: a batch with bad rows, an application begun, one to decide on, a grant with a key. */
import assert from 'node:assert/strict';
import { residents } from '#demo/index.ts';
import { legalDayOf } from '#kernel/clock.ts';
import type { Client } from '../conformance/client.ts';
import { sealAs } from '../conformance/share-walks.ts';
import { Stage } from '../conformance/stage.ts';
import type { Started } from '../conformance/started.ts';
import { decide, ledgerEntries, listEntries, readCase, uploadRows } from '../conformance/walks.ts';
import { type Holdings, setHoldings } from './holdings-scene.ts';

export type Scene = {
  resource: string;
  openResource: string;
  draftEntry: string;
  batch: string;
  service: string;
  draftApplication: string;
  toDecide: string;
  grant: string;
  entry: string;
  holdings: Holdings;
};

type Draft = {
  id: string;
  revision: number;
  caseId: string | null;
  grantId: string | null;
  choices: { items: { name: string }[]; systems: { id: string; code: string }[] };
};

/** Made through the API: how it is made through the screens is the walk's matter. For the city whose form is annex 2. */
export async function setScene(started: Started): Promise<Scene> {
  const stage = new Stage(started, 'cangzhou');
  const [police, education, bureau, civil] = await Promise.all(
    ['police', 'education', 'bureau', 'civil'].map((account) => stage.as(account)),
  );
  assert.ok(police && education && bureau && civil);
  const mine = await listEntries(police, { scope: 'mine' });
  const resource = mine.find(({ name }) => name.startsWith('居民户籍信息'));
  const open = (await listEntries(stage.nobody())).find(({ name }) => name === '行政区划代码');
  const draftEntry = (await listEntries(civil, { scope: 'mine' })).find(({ state }) => state === 'draft');
  assert.ok(resource && open && draftEntry, 'the demo has a register, an open entry and a draft');
  const services = await education.get<{ items: { id: string; resourceId: string }[] }>(
    '/api/serve/services?kind=lookup',
  );
  const service = services.items.find(({ resourceId }) => resourceId === resource.id);
  assert.ok(service, 'the demo has a service of the register');

  const batch = await uploadRows(stage, police, resource.id, spoiltRows(), {
    mode: 'incremental',
    fileName: '户籍更正2026-11.csv',
  });
  const begun = await education.post<Draft>('/api/share/applications', { serviceId: service.id });
  const waiting = await apply(education, service.id);
  const granted = await apply(education, service.id);
  await decide(bureau, granted, 'advance');
  await decide(police, granted, 'complete', {
    payload: {
      items: begun.choices.items.map(({ name }) => name),
      lastDay: lastDay(),
      manner: 'interface',
    },
  });
  // The grant allows nothing before the form bears all three seals.
  const { subject } = await readCase(bureau, granted);
  await sealAs(bureau, subject.id, 'bureau', today());
  await sealAs(police, subject.id, 'provider', today());
  const grants = await education.get<{ items: { id: string }[] }>('/api/serve/grants');
  const grant = grants.items[0];
  assert.ok(grant, 'the decision issued a grant');
  await education.post(`/api/serve/grants/${grant.id}/keys`);
  const entry = (await ledgerEntries(education, { case: granted })).find(
    ({ kind }) => kind === 'serve.grant-issued',
  );
  assert.ok(entry, 'the grant is in the ledger');
  return {
    resource: resource.id,
    openResource: open.id,
    draftEntry: draftEntry.id,
    batch: batch.id,
    service: service.id,
    draftApplication: begun.id,
    toDecide: waiting,
    grant: grant.id,
    entry: entry.hash,
    holdings: await setHoldings(stage, bureau, police),
  };
}

const today = (): string => legalDayOf(new Date());
const lastDay = (): string => legalDayOf(new Date(Date.now() + 30 * 86_400_000));

function spoiltRows(): string {
  const rows = [...residents(12, 5)];
  const names = Object.keys(rows[0] ?? {});
  const lines: string[][] = rows.map((row) => Object.values(row));
  const faults = [
    { line: 0, column: 0, value: '1.23E+17' },
    { line: 2, column: 3, value: '2020-02-30' },
    { line: 4, column: 1, value: '' },
    { line: 6, column: 6, value: '堂兄弟' },
  ];
  for (const { line, column, value } of faults) (lines[line] ?? [])[column] = value;
  return [names, ...lines].map((line) => line.join(',')).join('\n');
}

/** A complete application of the education department, handed in; gives its case. */
async function apply(education: Client, serviceId: string): Promise<string> {
  // Listed by the first of the two.
  await education.send('POST', '/api/share/functions', { name: '小升初核验', steps: ['户籍资格审核'] });
  const draft = await education.post<Draft>('/api/share/applications', { serviceId });
  const system = draft.choices.systems[0];
  assert.ok(system, 'the department has a system');
  const saved = await education.put<Draft>(`/api/share/applications/${draft.id}`, {
    revision: draft.revision,
    answers: {
      purpose: {
        item: '小升初核验',
        step: '户籍资格审核',
        scene: '家长提交入学申请后核对户籍',
        effect: '不再提交户口簿复印件',
      },
      basis: [{ level: 'law', title: '中华人民共和国义务教育法', article: '第十二条' }],
      contact: { name: '演示联系人', telephone: '000-1000005', email: 'contact@demo.example' },
      system: system.id,
      addresses: ['127.0.0.1', '10.20.1.0/24'],
      place: '政务云三号机房（演示）',
      frequency: { average: 300, peak: 2000 },
      hours: [{ days: 'workday', from: '08:00', to: '20:00' }],
      period: { days: 30, lastDay: lastDay() },
      truth: true,
      internalUse: true,
      terms: true,
      applicantSignature: true,
    },
  });
  await education.post(`/api/share/applications/${draft.id}/print`);
  await sealAs(education, draft.id, 'applicant', today());
  const handedIn = await education.post<Draft>(`/api/share/applications/${draft.id}/submit`, {
    revision: saved.revision,
  });
  assert.ok(handedIn.caseId, 'a case is opened');
  return handedIn.caseId;
}
