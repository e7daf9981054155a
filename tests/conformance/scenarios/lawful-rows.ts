/** Scenarios of the rows behind lawful collection: consent, notice, minimum range, and nothing collected that can be had by sharing. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  activeTask,
  companyEntry,
  companyItems,
  companyNames,
  companyRows,
  fieldsOf,
  taskContent,
  tasks,
} from '../lawful-walks.ts';
import type { Served, Service } from '../served.ts';
import { settingOf } from '../settings.ts';
import { ask, granted, newConsumer } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  creditCode,
  type Entry,
  ledgerEntries,
  newDepartment,
  sharingContent,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

export type Held = { items: { line: number; code: string; reason: { zh: string } }[] };
export const faultsOf = async (officer: Client, batchId: string): Promise<[number, string][]> =>
  (await officer.get<Held>(`/api/collect/batches/${batchId}/quarantine`)).items.map(({ line, code }) => [
    line,
    code,
  ]);

/** A service over an entry about companies, looked up by credit code. */
export async function servedCompanies(stage: Stage, officer: Client, entry: Entry): Promise<Served> {
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
    const stays = await ask(stage, credential, { ask: { credit_code: four } });
    assert.equal(stays.body.records?.length, 1, `the other stays: ${JSON.stringify(stays.body)}`);
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
    const idle = await companyEntry(stage, officer, { items, securityLevel: 'general-2' });
    await activeTask(officer, idle.id, { fields: fieldsOf(names) });
    const resource = await servedCompanies(stage, officer, entry);
    const { person } = await officer.get<{ person: { id: string } }>('/api/me');
    const { credential, grant } = await granted(stage, resource, await newConsumer(stage));
    const unread = async (who: Client, { id }: Entry) => {
      const report = await who.get<{
        items: { resourceId: string; item: string }[];
        articles: string[];
        months: number;
      }>('/api/collect/task-reports/unread-fields');
      assert.equal(report.months, months, 'the period the bureau set');
      assert.ok(report.articles.includes(article));
      return report.items
        .filter(({ resourceId }) => resourceId === id)
        .map(({ item }) => item)
        .sort();
    };
    assert.deepEqual(await unread(officer, idle), [], 'not before the period is over');
    const later = new Date(stage.now().getTime() + (months * 31 + 2) * 86_400_000).toISOString().slice(0, 10);
    await stage.setDay(later);
    const again = await stage.enter(person.id, entry.provider.id);
    assert.deepEqual(await unread(again, entry), [...names].sort(), 'nobody has called');
    assert.equal((await ask(stage, credential, { ask: { credit_code: company } })).status, 200);
    const given = grant.columns.map(({ name }) => name);
    assert.ok(given.length > 0);
    await stage.eventually(
      async () => ((await unread(again, entry)).some((name) => given.includes(name)) ? undefined : true),
      'what was given away is not listed any more',
    );
    assert.deepEqual(await unread(again, entry), names.filter((name) => !given.includes(name)).sort());
    assert.deepEqual(await unread(again, idle), [...names].sort(), 'the institution sees what nobody reads');
    await period.putBack();
  },
);

export const lawfulRowScenarios: Scenarios = {
  'lawful.consent': consent,
  'lawful.minimum': minimum,
};
