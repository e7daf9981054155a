/** Scenarios of the rows behind lawful collection: consent, notice, minimum range, and nothing collected that can be had by sharing. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  act,
  activeTask,
  companyEntry,
  companyItems,
  companyNames,
  companyRows,
  fieldsOf,
  newTask,
  noticeText,
  started,
  type Task,
  taskContent,
  tasks,
} from '../lawful-walks.ts';
import type { Served, Service } from '../served.ts';
import {
  applications,
  ask,
  fullDraft,
  granted,
  newConsumer,
  registerSystem,
  settingOf,
  submit,
  toLastStep,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  type Content,
  creditCode,
  type Entry,
  ledgerEntries,
  newDepartment,
  newOfficial,
  sharingContent,
  unique,
  uploadRows,
} from '../walks.ts';
import { mandatoryKey, noticeRead, optionalItems, publishedForm } from './lawful.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Held = { items: { line: number; code: string; reason: { zh: string } }[] };
const faultsOf = async (officer: Client, batchId: string): Promise<[number, string][]> =>
  (await officer.get<Held>(`/api/collect/batches/${batchId}/quarantine`)).items.map(({ line, code }) => [
    line,
    code,
  ]);

/** A service over an entry about companies, looked up by credit code. */
async function servedCompanies(stage: Stage, officer: Client, entry: Entry): Promise<Served> {
  const code = `svc-${unique()}`;
  const made = await officer.post<Service>('/api/serve/services', {
    resourceId: entry.id,
    code,
    titleZh: `${entry.name}查询`,
    lookup: ['credit_code'],
  });
  await stage.eventually(async () => {
    const { state } = await officer.get<Service>(`/api/serve/services/${made.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the first table of the service');
  const { person } = await officer.get<{ person: { id: string } }>('/api/me');
  return {
    serviceId: made.id,
    code,
    resourceId: entry.id,
    name: entry.name,
    providerId: entry.provider.id,
    providerName: entry.provider.name.zh,
    officerId: person.id,
  };
}

/** Row by row without consent; with one it passes; withdrawn, the row leaves calls and exports, and that is on record. */
const consent = scenario(
  z.strictObject({ article: text, ground: text }),
  async (stage, { article, ground }) => {
    const { officer } = await newDepartment(stage);
    const entry = await companyEntry(stage, officer, await sharingContent(officer, 'unconditional'));
    const task = await activeTask(officer, entry.id, {
      ground: { kind: ground, need: '办理登记回访，法律法规没有规定' },
    });
    const [one, two, three, four] = [creditCode(), creditCode(), creditCode(), creditCode()] as const;
    const said = (subject: string, given: object = {}) => ({
      subject,
      manner: '纸质签字',
      givenAt: '2026-01-05 09:30',
      scope: companyNames,
      ...given,
    });
    const path = `${tasks}/${task.id}/consents`;
    for (const part of ['manner', 'givenAt', 'scope'])
      await officer.refused(
        'POST',
        path,
        { items: [said(one, { [part]: part === 'scope' ? [] : '' })] },
        { code: 'collect.consent-incomplete', article, field: part },
      );
    const { references } = await officer.post<{ references: string[] }>(path, {
      items: [said(one), said(two), said(three, { scope: ['credit_code'] })],
    });
    const [ofOne = '', ofTwo = '', narrow = ''] = references;
    const sheet = `被采集人证件号码,同意方式,同意时间,同意范围\n${four},电子表单,2026-01-06 10:00,${companyNames.join('、')}\n`;
    const byFile = await officer.ok<{ references: string[] }>('POST', `${path}/file`, sheet, {
      'content-type': 'text/csv',
    });
    const ofFour = byFile.references[0] ?? '';
    const listed = await officer.get<{
      items: { ref: string; manner: string; givenAt: string; scope: string[] }[];
    }>(path);
    const kept = listed.items.find(({ ref }) => ref === ofOne);
    assert.deepEqual(
      [kept?.manner, kept?.givenAt, kept?.scope],
      ['纸质签字', '2026-01-05T01:30:00.000Z', companyNames],
    );
    assert.ok(!JSON.stringify(listed).includes(one), 'the subject is not shown outside the rows');

    const bare = await uploadRows(stage, officer, entry.id, companyRows([one, two]));
    assert.equal(bare.state, 'rejected', 'without any reference every row is refused');
    const file = companyRows([one, two, three, four, creditCode()], {
      同意编号: [ofOne, '', narrow, ofFour, ofTwo],
    });
    const batch = await uploadRows(stage, officer, entry.id, file, { fileName: 'consents.csv' });
    assert.equal(batch.state, 'merged');
    assert.deepEqual([batch.counts.good, batch.counts.bad], [2, 3]);
    assert.deepEqual(await faultsOf(officer, batch.id), [
      [3, 'consent-missing'],
      [4, 'consent-scope'],
      [6, 'consent-subject'],
    ]);

    const resource = await servedCompanies(stage, officer, entry);
    const { credential } = await granted(stage, resource, await newConsumer(stage));
    const found = async (code: string) =>
      (await ask(stage, credential, { ask: { credit_code: code } })).body.records?.length;
    assert.deepEqual([await found(one), await found(four)], [1, 1]);
    await officer.post(`/api/collect/consents/${ofOne}/withdraw`, { manner: '本人来函' });
    await stage.eventually(
      async () => ((await found(one)) === 0 ? true : undefined),
      'the row leaves new calls',
    );
    assert.equal(await found(four), 1, 'the other stays');
    const rows = await officer.send('GET', `/api/collect/resources/${entry.id}/rows.csv`);
    assert.ok(!rows.text.includes(one) && rows.text.includes(four), 'and new exports');
    await officer.refused(
      'POST',
      `/api/collect/consents/${ofOne}/withdraw`,
      { manner: '再次' },
      { code: 'collect.consent-withdrawn' },
    );
    const entries = await ledgerEntries(officer, { kind: 'collect.consent-withdrawn' });
    const logged = entries.find(({ body }) => body.detail?.reference === ofOne);
    assert.ok(logged?.body.decision?.articles.includes(article), 'on record, with the article');
    assert.ok((await ledgerEntries(officer, { kind: 'collect.rows-withdrawn' })).length > 0);
    const again = await uploadRows(
      stage,
      officer,
      entry.id,
      companyRows([one, four], { 同意编号: [ofOne, ofFour] }),
      {
        mode: 'incremental',
        fileName: 'again.csv',
      },
    );
    assert.deepEqual(
      await faultsOf(officer, again.id),
      [[2, 'consent-withdrawn']],
      'a withdrawn reference is never good again',
    );
  },
);

/** No start without a notice; the form shows it first; each record keeps version and time; a record without them is refused. */
const notice = scenario(z.strictObject({ article: text, level: text }), async (stage, { article, level }) => {
  const { officer } = await newDepartment(stage);
  const entry = await companyEntry(stage, officer, { items: optionalItems });
  const task = await newTask(officer, entry.id, { way: 'form', fields: mandatoryKey(level) });
  const answers = (await officer.get<{ checklist: { key: string }[] }>('/api/collect/task-terms')).checklist;
  await officer.post(`${tasks}/${task.id}/checklist`, {
    answers: answers.map(({ key }) => ({ key, answer: 'yes' })),
  });
  await officer.refused(
    'POST',
    `${tasks}/${task.id}/start`,
    {},
    { code: 'collect.task-incomplete', article, field: 'notice' },
  );
  await officer.post(`${tasks}/${task.id}/notices`, { text: noticeText });
  await officer.post(`${tasks}/${task.id}/start`);
  const code = await publishedForm(officer, task.id);
  const form = await officer.get<{ notice: { version: number; text: string } }>(`/api/collect/forms/${code}`);
  assert.deepEqual([form.notice.version, form.notice.text], [1, noticeText]);
  const records = `/api/collect/forms/${code}/records`;
  const company = creditCode();
  const values = { credit_code: company, register_place: '窗口一' };
  await officer.refused('POST', records, { values }, { code: 'collect.notice-not-shown', article });
  const before = stage.now().getTime();
  const { ticket } = await noticeRead(officer, code);
  await officer.post(records, { ticket, values });
  const kept = await stage.eventually(async () => {
    const { items } = await officer.get<{
      items: { noticeVersion?: number; noticeAt?: string; batchId?: string }[];
    }>(records);
    return items[0]?.batchId ? items[0] : undefined;
  }, 'the record becomes part of a batch');
  assert.equal(kept.noticeVersion, 1);
  assert.ok(Date.parse(kept.noticeAt ?? '') >= before - 60_000);
  const batch = await stage.eventually(async () => {
    const found = await officer.get<{ id: string; state: string; counts: { good?: number } }>(
      `/api/collect/batches/${kept.batchId}`,
    );
    return found.state === 'merged' ? found : undefined;
  }, 'the batch of the form is merged');
  assert.equal(batch.counts.good, 1);
  const grounds = await officer.get<{ items: { noticeVersion: string; noticeAt: string }[] }>(
    `/api/collect/batches/${batch.id}/grounds`,
  );
  assert.deepEqual([grounds.items[0]?.noticeVersion, grounds.items[0]?.noticeAt], ['1', kept.noticeAt]);

  await officer.post(`${tasks}/${task.id}/notices`, { text: `${noticeText}（第二版）` });
  await officer.refused(
    'POST',
    `/api/collect/forms/${code}/notice-read`,
    { version: 1 },
    { code: 'collect.notice-not-shown' },
  );
  const codes = [creditCode(), creditCode(), creditCode(), creditCode()];
  const at = stage.now().toISOString();
  const file = companyRows(codes, {
    register_place: ['', '', '', ''],
    register_note: ['', '', '', ''],
    告知版本: ['2', '', '7', '2'],
    告知时间: [at, at, at, ''],
  });
  const loaded = await uploadRows(stage, officer, entry.id, file, { mode: 'incremental' });
  assert.deepEqual([loaded.counts.good, loaded.counts.bad], [1, 3]);
  assert.deepEqual(await faultsOf(officer, loaded.id), [
    [3, 'notice-missing'],
    [4, 'notice-unknown'],
    [5, 'notice-missing'],
  ]);
});

/** A personal field needs its purpose; a field that nobody read for the period is listed for removal. */
const minimum = scenario(
  z.strictObject({ article: text, months: z.number().int() }),
  async (stage, { article, months }) => {
    const period = await settingOf(stage, 'collect.unread-months');
    await period.set(months);
    const { officer } = await newDepartment(stage);
    const items = [
      ...companyItems,
      {
        ...companyItems[3],
        name: 'contact_name',
        titleZh: '联系人姓名',
        personal: 'personal',
        description: '联系人的姓名',
      },
    ];
    const entry = await companyEntry(stage, officer, { items, securityLevel: 'general-2' });
    const names = items.map(({ name }) => String(name));
    const purposeless = fieldsOf(names).map((one) =>
      one.item === 'contact_name' ? { ...one, purpose: '' } : one,
    );
    await officer.refused(
      'POST',
      tasks,
      { resourceId: entry.id, content: await taskContent(officer, { fields: purposeless }) },
      { code: 'collect.task-incomplete', article, field: 'fields.4.purpose' },
    );
    await activeTask(officer, entry.id, { fields: fieldsOf(names) });
    const company = creditCode();
    const more = Object.fromEntries(names.slice(2).map((name) => [name, ['虚构']]));
    await uploadRows(stage, officer, entry.id, companyRows([company], more));
    const resource = await servedCompanies(stage, officer, entry);
    const consumer = await newConsumer(stage);
    const { person } = await officer.get<{ person: { id: string } }>('/api/me');
    const { credential } = await granted(stage, resource, consumer, {
      answers: { items: ['credit_code', 'register_state'] },
      scope: { items: ['credit_code', 'register_state'] },
    });
    const unread = async (who: Client) =>
      await who.get<{ items: { resourceId: string; item: string }[]; articles: string[]; months: number }>(
        '/api/collect/task-reports/unread-fields',
      );
    assert.ok(
      !(await unread(officer)).items.some(({ resourceId }) => resourceId === entry.id),
      'not before the period is over',
    );
    const later = new Date(stage.now().getTime() + (months * 31 + 2) * 86_400_000).toISOString().slice(0, 10);
    await stage.setDay(later);
    assert.equal((await ask(stage, credential, { ask: { credit_code: company } })).status, 200);
    const again = await stage.enter(person.id, entry.provider.id);
    const report = await unread(again);
    assert.equal(report.months, months);
    assert.ok(report.articles.includes(article));
    assert.deepEqual(
      report.items
        .filter(({ resourceId }) => resourceId === entry.id)
        .map(({ item }) => item)
        .sort(),
      ['contact_name', 'register_note', 'register_place'],
      'what was read in the period is not listed',
    );
    await period.putBack();
  },
);

type Standard = { elements: { id: string }[] };
const elementOf = async (bureau: Client): Promise<string> => {
  const { elements } = await bureau.post<Standard>('/api/catalog/standards', {
    code: `CJ-${unique()}`,
    title: '企业登记数据元',
    version: 1,
    effectiveDay: '2026-01-01',
    elements: [
      { identifier: 'DE-PLACE', titleZh: '登记地点', type: 'C', length: 40, definition: '登记的地点' },
    ],
  });
  return elements[0]?.id ?? '';
};
const withElement = (elementId: string): Content[] =>
  companyItems.map((one) => (one.name === 'register_place' ? { ...one, elementId } : one));

type Check = { repeats: { item: string; resourceId: string; apply: string }[] };

/** What another body shares is not collected again: the entry is shown and the task refused, save on the grounds the city admits. */
const repeated = scenario(
  z.strictObject({ article: text, by: z.array(text).min(1), refused: z.array(text) }),
  async (stage, { article, by, refused }) => {
    const holder = await newDepartment(stage);
    const other = await newDepartment(stage);
    const { bureau } = holder;
    const items = withElement(await elementOf(bureau));
    const shared = await companyEntry(stage, holder.officer, {
      items,
      ...(await sharingContent(holder.officer, 'conditional')),
    });
    const entry = await companyEntry(stage, other.officer, { items });
    const send = async (given: object = {}) => ({
      resourceId: entry.id,
      content: await taskContent(other.officer, { ...given }),
    });
    const again = await other.officer.refused('POST', tasks, await send(), {
      code: 'collect.repeated-collection',
      article,
      field: 'register_place',
    });
    assert.ok(JSON.stringify(again).includes(shared.name), 'the entry is shown');
    const check = await other.officer.post<Check>('/api/collect/task-checks', await send());
    assert.deepEqual(
      check.repeats.map(({ item, resourceId, apply }) => [item, resourceId, apply]),
      [['register_place', shared.id, `/catalog/${shared.id}`]],
      'with the way to apply for it',
    );
    const exceptions = (kind: string, given: object = act) => ({
      exceptions: [{ item: 'register_place', kind, ...given }],
    });
    for (const kind of refused)
      await other.officer.refused('POST', tasks, await send(exceptions(kind)), {
        code: 'collect.repeated-collection',
      });
    for (const kind of by.filter((one) => one !== 'refused-application' && one !== 'negative-list')) {
      await other.officer.refused('POST', tasks, await send(exceptions(kind, { title: act.title })), {
        code: 'collect.repeated-collection',
      });
      const made = await other.officer.post<Task>(tasks, await send(exceptions(kind)));
      assert.equal(made.repeats[0]?.settled?.how, kind);
    }
    if (by.includes('refused-application')) {
      const applicationId = await refusedApplication(stage, holder.officer, shared, other);
      const made = await other.officer.post<Task>(
        tasks,
        await send(exceptions('refused-application', { applicationId })),
      );
      assert.deepEqual(
        made.repeats[0]?.settled,
        { how: 'refused-application', applicationId },
        'the refusal is attached',
      );
    }
    if (by.includes('negative-list')) {
      const second = withElement(await elementOf(bureau));
      const kept = await companyEntry(stage, holder.officer, {
        items: second,
        ...(await sharingContent(holder.officer, 'withheld')),
      });
      const own = await companyEntry(stage, other.officer, { items: second });
      const made = await other.officer.post<Task>(tasks, {
        resourceId: own.id,
        content: await taskContent(other.officer),
      });
      assert.deepEqual(
        made.repeats.map(({ resourceId, settled }) => [resourceId, settled?.how]),
        [[kept.id, 'negative-list']],
      );
    }
    await sharedReport(other.officer, holder.officer, entry, shared, article, exceptions(by[0] ?? ''), stage);
  },
);

/** Both bodies collect the element now: the report names both with their grounds. */
async function sharedReport(
  mine: Client,
  theirs: Client,
  entry: Entry,
  shared: Entry,
  article: string,
  exceptions: Record<string, unknown>,
  stage: Stage,
): Promise<void> {
  const own = await mine.get<{ items: Task[] }>(`${tasks}?resource=${entry.id}`);
  const first = own.items[0];
  assert.ok(first, `a task of ${entry.name} was kept ${JSON.stringify(exceptions).slice(0, 80)}`);
  await started(mine, first);
  // Its holder collects it as well, on a ground of its own.
  const bureau = await stage.as(accounts.bureau);
  const made = await theirs.send('POST', tasks, {
    resourceId: shared.id,
    content: await taskContent(theirs, exceptions),
  });
  if (made.status < 300) await started(theirs, made.body as Task);
  type Shared = {
    items: { bodies: { organisationId: string; ground: { title: string } }[] }[];
    articles: string[];
  };
  const report = await bureau.get<Shared>('/api/collect/task-reports/shared-fields');
  assert.ok(report.articles.includes(article));
  const both = report.items.find(({ bodies }) =>
    bodies.some(({ organisationId }) => organisationId === entry.provider.id),
  );
  assert.ok(both, 'the field is in the report');
  assert.deepEqual(
    [...new Set(both.bodies.map(({ organisationId }) => organisationId))].sort(),
    [entry.provider.id, shared.provider.id].sort(),
  );
  assert.ok(
    both.bodies.every(({ ground }) => ground.title === act.title),
    'with their grounds',
  );
}

async function refusedApplication(
  stage: Stage,
  holder: Client,
  shared: Entry,
  other: { officer: Client; id: string },
): Promise<string> {
  await activeTask(holder, shared.id, { fields: fieldsOf(companyNames) });
  await uploadRows(
    stage,
    holder,
    shared.id,
    companyRows([creditCode()], { register_place: ['甲'], register_note: ['乙'] }),
  );
  const resource = await servedCompanies(stage, holder, shared);
  const bureau = await stage.as(accounts.bureau);
  const asking = await newOfficial(stage, bureau, other.id);
  const draft = await fullDraft(asking, resource.serviceId, await registerSystem(asking));
  const sent = await submit(asking, draft);
  assert.ok(sent.caseId);
  const { decider, path, file } = await toLastStep(stage, resource, sent.caseId);
  const no = file.outcomes.find(({ kind }) => kind === 'refuse');
  assert.ok(no, 'the application can be refused');
  await decider.post(path, {
    outcome: no.key,
    reasons: ['不属于共享范围'],
    ...(no.form ? { payload: {} } : {}),
  });
  const { state } = await asking.get<{ state: string }>(`${applications}/${sent.id}`);
  assert.equal(state, 'refused');
  return sent.id;
}

export const lawfulRowScenarios: Scenarios = {
  'lawful.consent': consent,
  'lawful.notice': notice,
  'lawful.minimum': minimum,
  'lawful.repeated': repeated,
};
