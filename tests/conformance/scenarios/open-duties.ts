/** Scenarios of what needed opening to be whole: the scope of the rules, the authority's own acts, a unit's workbench, the life of data, the first day. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { applicant } from '../application-walks.ts';
import type { Client } from '../client.ts';
import { fileAt, items, published, ready, rowsOf } from '../dataset-walks.ts';
import { desk, openSet } from '../disclosure-walks.ts';
import { planOf, publishPriorities } from '../plan-walks.ts';
import { newServed, providerOf } from '../served.ts';
import { fullDraft, newConsumer, submit } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { say, stepOf, voiceOf } from '../voice-walks.ts';
import {
  accounts,
  changeDraft,
  draftEntry,
  type LedgerEntry,
  ledgerEntries,
  listEntries,
  newDepartment,
  newOfficial,
  organisationBody,
  publishEntry,
  registerRows,
  submitEntry,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const article = z.strictObject({ article: text });
const day = z.iso.date();

type Pack = { pack: { version: string; hash: string } };
const decided = (entries: readonly LedgerEntry[], kind: string, about?: string): LedgerEntry => {
  const found = entries.find(
    (one) => one.kind === kind && (about === undefined || JSON.stringify(one.body).includes(about)),
  );
  assert.ok(found?.body.decision, `${kind} is decided on record`);
  return found;
};

/** A body of the area is registered and every kind of act on its data names profile and article; one from elsewhere is refused. */
const scope = scenario(
  z.strictObject({ article: text, prefix: text, elsewhere: text }),
  async (stage, given) => {
    const bureau = await stage.as(accounts.bureau);
    const outside = await organisationBody(bureau, { regionCode: given.elsewhere });
    await bureau.refused('POST', '/api/organisations', outside, {
      code: 'org.outside-city',
      article: given.article,
    });
    const set = await published(stage, { openingClass: 'open' });
    const resource = await newServed(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const made = await submit(
      consumer.officer,
      await fullDraft(consumer.officer, resource.serviceId, consumer.system),
    );
    const { client } = await applicant(stage, 'institution');
    const said = await say(client, {
      kind: 'objection',
      datasetId: set.id,
      ground: 'error',
      text: '第二行有误',
    });
    await set.officer.post(await stepOf(set.officer, said), {
      outcome: 'not-justified',
      comment: '已核实无误',
      reasons: ['已核实'],
    });
    const auditor = await stage.as(accounts.auditor);
    const law = await stage.nobody().get<Pack>('/api/law');
    const read = (kind: string) => ledgerEntries(auditor, { kind });
    const acts: [activity: string, kind: string, about: string][] = [
      ['catalogue compilation', 'catalog.resource-submitted', set.entry.id],
      ['collection and processing', 'quality.run-finished', set.entry.id],
      ['collection and processing', 'open.processing-recorded', set.id],
      ['registration', 'cases.step-decided', set.entry.detail?.current?.caseId ?? '?'],
      ['sharing', 'share.application-submitted', made.id],
      ['opening', 'open.version-published', set.id],
      ['development and management', 'cases.step-decided', said.id],
    ];
    for (const [activity, kind, about] of acts) {
      const { decision } = decided(await read(kind), kind, about).body;
      assert.ok(decision, activity);
      const { version, hash } = (decision as unknown as Pack).pack;
      assert.deepEqual([version, hash], [law.pack.version, law.pack.hash], `${activity} names the profile`);
      const own = decision.articles.filter((id) => id.startsWith(given.prefix));
      if (kind === 'quality.run-finished') continue;
      assert.ok(own.length > 0 && own.length === decision.articles.length, `${activity} names its article`);
    }
  },
);

/** What the authority alone may do; whoever else tries is refused and on record. */
const supervision = scenario(z.strictObject({ year: z.number().int() }), async (stage, { year }) => {
  const resource = await newServed(stage, 'conditional');
  const provider = await providerOf(stage, resource);
  const draft = await draftEntry(provider);
  const consumer = await newConsumer(stage);
  const other = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const auditor = await stage.as(accounts.auditor);
  const { client: person } = await applicant(stage, 'institution');
  const setting = '/api/law/settings/open.application-deadline';
  const application = await submit(
    consumer.officer,
    await fullDraft(consumer.officer, resource.serviceId, consumer.system),
  );
  const { steps } = await bureau.get<{
    steps: { id: string; decided: object | null; outcomes: { key: string; kind: string }[] }[];
  }>(`/api/cases/${application.caseId}`);
  const step = steps.find((one) => one.decided === null);
  const decision = `/api/cases/${application.caseId}/steps/${step?.id}/decision`;
  const onward = step?.outcomes.find(({ kind }) => kind === 'advance')?.key;
  const open = await publishEntry(stage, other.officer, { openingClass: 'open' });
  await publishPriorities(bureau, year, open.id);
  const plan = { lines: [planOf(other.id, open.id)] };
  const order = {
    title: '登记编号限期改正',
    requirements: '逐条核对登记编号并改正',
    dimensions: ['completeness'],
    resources: [resource.resourceId],
    dueDay: '2099-12-31',
  };
  const acts: [method: string, path: string, body: unknown][] = [
    ['POST', decision, { outcome: onward }],
    ['POST', `/api/open/plans/${year}`, plan],
    ['POST', '/api/quality/campaigns', order],
    ['PUT', setting, { value: 15 }],
  ];
  for (const who of [provider, consumer.officer, other.officer, auditor, person])
    for (const [method, path, body] of acts) {
      const reply = await who.send(method, path, body);
      assert.ok(
        [403, 404].includes(reply.status),
        `${method} ${path} → ${reply.status} ${reply.text.slice(0, 200)}`,
      );
    }
  const refusals = await ledgerEntries(auditor, { kind: 'ledger.act-refused' });
  for (const [method, path] of acts)
    assert.ok(
      refusals.some(
        ({ body, person: tried }) =>
          tried &&
          body.detail?.method === method &&
          JSON.stringify(body.detail).includes(path.split('/')[2] ?? ''),
      ),
      `${method} ${path} is on record`,
    );
  await submitEntry(provider, draft.id);
  await bureau.get(`/api/catalog/resources/${draft.id}`);
  await other.officer.refused('GET', `/api/catalog/resources/${draft.id}`, undefined, { status: 404 });
  assert.ok(!(await listEntries(other.officer, { q: draft.name })).some(({ id }) => id === draft.id));
  const before = await bureau.get<{ rules: Record<string, { setting?: { value: number } }> }>('/api/law');
  for (const [method, path, body] of acts) await bureau.ok(method, path, body);
  const was = before.rules['open.application-deadline']?.setting?.value ?? null;
  await bureau.put(setting, { value: was });
});

type Board = { headings: { key: string; open: number; cite: string[] }[] };

/** Own entries are edited, others' are not; the workbench counts what is due, each closed one lowers its count. */
const workbench = scenario(article, async (stage, given) => {
  const set = await published(stage);
  const other = await newDepartment(stage);
  const theirs = await draftEntry(other.officer);
  await changeDraft(set.officer, set.entry.id, { useRequirements: '注明来源和获取日期' });
  await set.officer.refused(
    'PUT',
    `/api/catalog/resources/${theirs.id}/draft`,
    { revision: 0, content: { summary: '由他人改写' } },
    {},
  );
  const reply = await set.officer.send('DELETE', `/api/catalog/resources/${theirs.id}/draft`);
  assert.ok([403, 404].includes(reply.status), reply.text.slice(0, 200));
  const read = () => set.officer.get<Board>(`/api/board?organisationId=${set.unit}`);
  const count = async (key: string) => (await read()).headings.find((one) => one.key === key)?.open ?? -1;
  const shown = await read();
  for (const key of ['catalog', 'update', 'gather', 'share', 'objection']) {
    const heading = shown.headings.find((one) => one.key === key);
    assert.ok(heading?.cite.includes(given.article), key);
  }
  const { client } = await applicant(stage, 'institution');
  const none = await count('objection');
  const said = await say(client, { kind: 'objection', datasetId: set.id, ground: 'error', text: '有误' });
  assert.equal(await count('objection'), none + 1, 'an open objection');
  assert.ok(await voiceOf(set.officer, said.id));
  await set.officer.post(await stepOf(set.officer, said), {
    outcome: 'not-justified',
    comment: '已核实无误',
    reasons: ['已核实'],
  });
  assert.equal(await count('objection'), none, 'closed, it counts no more');
  const gathered = await count('gather');
  const bare = await publishEntry(stage, set.officer);
  assert.equal(await count('gather'), gathered + 1, 'a resource not gathered');
  assert.equal((await uploadRows(stage, set.officer, bare.id, registerRows(['N1']))).state, 'merged');
  assert.equal(await count('gather'), gathered, 'gathered');
  const compiled = await count('catalog');
  const begun = await draftEntry(set.officer);
  assert.equal(await count('catalog'), compiled + 1);
  await submitEntry(set.officer, begun.id);
  assert.equal(await count('catalog'), compiled, 'handed in');
});

type Life = {
  phases: {
    key: string;
    title: { zh: string };
    events: {
      kind: { zh: string };
      at: string;
      actor: string | null;
      organisation: { zh: string } | null;
      result: string;
    }[];
  }[];
};
const lifeOf = (who: Client, id: string): Promise<Life> => who.get(`/api/quality/resources/${id}/lifecycle`);

/** Sent in pieces, received, stored, cleaned, opened, taken once: each phase has its events; a phase without any is shown empty. */
const lifecycle = scenario(z.strictObject({ phases: z.array(text) }), async (stage, given) => {
  const bare = await openSet(stage, { items });
  const empty = await lifeOf(bare.officer, bare.entry.id);
  assert.deepEqual(
    empty.phases.map(({ key }) => key),
    given.phases,
  );
  assert.ok(
    empty.phases.every(({ key, events }) => key === 'opening' || events.length === 0),
    'shown empty',
  );
  const set = await ready(stage);
  const csv = new TextEncoder().encode(rowsOf(4));
  const uploads = `/api/collect/resources/${set.entry.id}/uploads`;
  const begun = await set.officer.post<{ id: string }>(uploads, { fileName: 'rows.csv', bytes: csv.length });
  await set.officer.ok('PATCH', `/api/collect/uploads/${begun.id}/content`, csv, {
    'content-type': 'application/offset+octet-stream',
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
  });
  const { decider, caseId } = set.opened;
  const { steps } = await decider.get<{ steps: { id: string; decided: object | null }[] }>(
    `/api/cases/${caseId}`,
  );
  const step = steps.find((one) => one.decided === null);
  await decider.post(`/api/cases/${caseId}/steps/${step?.id}/decision`, {
    outcome: 'publish',
    comment: '同意公布',
  });
  const reader = await newOfficial(stage, set.bureau, set.unit, ['consumer']);
  assert.equal((await reader.send('GET', fileAt(set.slug, 'csv'))).status, 200);
  const whole = await stage.eventually(
    async () => {
      const found = await lifeOf(set.officer, set.entry.id);
      return found.phases.every(({ events }) => events.length > 0) ? found : undefined;
    },
    `events of every phase: ${JSON.stringify((await lifeOf(set.officer, set.entry.id)).phases.map(({ key, events }) => [key, events.length]))}`,
  );
  assert.deepEqual(
    whole.phases.map(({ key }) => key),
    given.phases,
  );
  for (const { key, events } of whole.phases)
    for (const one of events) {
      assert.ok(one.actor ?? one.organisation?.zh, `${key}: who`);
      assert.ok(!Number.isNaN(Date.parse(one.at)) && one.result !== '', `${key}: when and with what result`);
    }
  const use = whole.phases.find(({ key }) => key === 'use')?.events ?? [];
  assert.ok(
    use.some(({ kind, actor }) => kind.zh === '取得开放数据' && actor !== null),
    'the download',
  );
});

/** A required field left out is refused with the level that asks; without a registered entry nothing is gathered, shared or opened. */
const registeredOnly = scenario(
  z.strictObject({
    article: text,
    gaps: z.array(z.strictObject({ field: text, value: z.string(), level: text })).min(1),
    province: z.strictObject({ path: text, level: text }),
  }),
  async (stage, given) => {
    const { officer, bureau } = await newDepartment(stage);
    const draft = await draftEntry(officer, { openingClass: 'open' });
    const handIn = `/api/catalog/resources/${draft.id}/submit`;
    const refused = async (field: string, level: string): Promise<void> => {
      const { fields = [] } = await officer.refused('POST', handIn, undefined, { field });
      const told = fields.filter(({ path }) => path.includes(field)).map(({ message }) => message);
      assert.ok(told.join().includes(level), `${field}: ${level} in ${told.join()}`);
    };
    for (const { field, value, level } of given.gaps) {
      await changeDraft(officer, draft.id, { [field]: value });
      await refused(field, level);
    }
    const specification = (required: unknown[]) =>
      bureau.post('/api/catalog/specifications', {
        title: '编目规范（检验用）',
        effectiveDay: stage.today(),
        required,
      });
    await specification([{ path: given.province.path, level: 'province' }]);
    try {
      await refused(given.province.path, given.province.level);
    } finally {
      await specification([]);
    }
    await officer.refused('POST', `${desk}/datasets`, { resourceId: draft.id }, {});
    const sent = await officer.send(
      'POST',
      `/api/collect/resources/${draft.id}/batches`,
      registerRows(['N1']),
      {
        'content-type': 'text/csv',
        'x-file-name': 'rows.csv',
      },
    );
    assert.ok(sent.status >= 400 && sent.status < 500, sent.text.slice(0, 300));
    const shared = await officer.send('POST', '/api/serve/services', { resourceId: draft.id });
    assert.ok(shared.status >= 400 && shared.status < 500, shared.text.slice(0, 300));
    const whole = await publishEntry(stage, officer, { openingClass: 'open' });
    assert.ok(whole.code, 'an identifier');
    assert.ok(
      (await listEntries(bureau, { q: whole.name })).some(({ id }) => id === whole.id),
      'in the catalogue',
    );
    await officer.post(`${desk}/datasets`, { resourceId: whole.id });
    assert.equal((await uploadRows(stage, officer, whole.id, registerRows(['N1']))).state, 'merged');
  },
);

async function reviewOn(stage: Stage, on: string): Promise<string[]> {
  const set = await openSet(stage, { items, rows: rowsOf(2) });
  await set.officer.post(`${desk}/versions/${set.version}/propose`, {});
  const { versions } = await set.officer.get<{ versions: { caseId: string | null }[] }>(
    `${desk}/datasets/${set.id}`,
  );
  const caseId = versions[0]?.caseId ?? '';
  await stage.setDay(on, 'nothing');
  const { steps } = await set.second.get<{
    steps: { id: string; decided: object | null; outcomes: { key: string; kind: string }[] }[];
  }>(`/api/cases/${caseId}`);
  const step = steps.find((one) => one.decided === null);
  const outcome = step?.outcomes.find(({ kind }) => kind === 'advance')?.key;
  await set.second.post(`/api/cases/${caseId}/steps/${step?.id}/decision`, { outcome, comment: '同意' });
  await stage.restoreClock();
  const entries = await ledgerEntries(await stage.as(accounts.auditor), {
    kind: 'cases.step-decided',
    case: caseId,
  });
  const [decision] = entries.flatMap(({ body }) => body.decision ?? []);
  assert.equal(decision?.asOf, on);
  return decision?.articles ?? [];
}

/** What is decided on opening the day before cites nothing of the instrument; on its first day it does, with number and article. */
const firstDay = scenario(
  z.strictObject({ prefix: text, number: text, before: day, first: day }),
  async (stage, { prefix, number, before, first }) => {
    const early = await reviewOn(stage, before);
    assert.ok(!early.some((id) => id.startsWith(prefix)), early.join());
    const own = (await reviewOn(stage, first)).filter((id) => id.startsWith(prefix));
    assert.ok(own.length > 0, 'from its first day on it is cited');
    const page = await stage.nobody().send('GET', `/law/${own[0]}`);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes(number), 'with its number');
    assert.ok(page.text.includes(own[0] ?? '?'), 'and its article');
  },
);

export const openDutyScenarios: Scenarios = {
  'open-duties.scope': scope,
  'open-duties.supervision': supervision,
  'open-duties.workbench': workbench,
  'open-duties.lifecycle': lifecycle,
  'open-duties.registered-only': registeredOnly,
  'open-duties.first-day': firstDay,
};
