/** Scenarios of levels and areas: matters put to a government, passages in the plans of each area. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  accounts,
  draftEntry,
  newDepartment,
  newOfficial,
  newOrganisation,
  submitEntry,
  unique,
} from '../walks.ts';
import { type Entry, today, told, upload } from './registers.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const base = '/api/registers';

type Matter = {
  id: string;
  number: string;
  question: string;
  raisedOn: string;
  parties: { id: string }[];
  decision: { text: string; by: string | null; at: string } | null;
  abilities: Record<string, { allowed: boolean }>;
};

/** A blocked case is put to the government of the bureau's level, which alone decides, once; the case shows it, the parties hear. */
const matter = scenario(
  z.strictObject({ article: text, level: z.enum(['city', 'county']).default('city') }),
  async (stage, { article, level }) => {
    const city = await stage.as(accounts.bureau);
    const admin = await stage.as(accounts.admin);
    const { city: own } = await city.get<{ city: { regionCode: string } }>('/api/me');
    const areas = await city.get<{ items: { code: string }[] }>(`${base}/plans`);
    // The last: other scenarios give the first ones a bureau of their own, and an area has one.
    const county = areas.items.map((one) => one.code).findLast((one) => one !== own.regionCode);
    assert.ok(county, 'the city has areas below it');
    const code = level === 'city' ? own.regionCode : county;
    const elsewhere = level === 'city' ? county : own.regionCode;
    const unit = async (regionCode: string, office: string | undefined, role: string) => {
      const made = await newOrganisation(city, { regionCode, ...(office ? { office } : {}) });
      return { id: made.id, person: await newOfficial(stage, admin, made.id, [role]) };
    };
    const bureau = level === 'city' ? city : (await unit(code, 'bureau', 'area_bureau')).person;
    const government = await unit(code, 'government', 'government');
    const other = await unit(elsewhere, 'government', 'government');
    const { id: partyId, officer } = await newDepartment(
      stage,
      level === 'county' ? { regionCode: code } : {},
    );
    const second = await unit(code, undefined, 'provider');
    const entry = await draftEntry(officer);
    const caseId = await submitEntry(officer, entry.id);
    const body = {
      title: `共享争议${unique()}`,
      question: '一方不同意提供，请协调是否提供。',
      ...(level === 'city' ? { caseId } : {}),
      parties: [partyId, second.id],
    };
    await officer.refused('POST', `${base}/matters`, body, { status: 403 });
    const { items: before } = await bureau.get<{ items: Matter[] }>(
      `${base}/matters?state=open&pageSize=200`,
    );
    const raised = await bureau.post<Matter>(`${base}/matters`, body);
    assert.deepEqual([raised.question, raised.raisedOn], [body.question, today(stage)]);
    assert.deepEqual(new Set(raised.parties.map((one) => one.id)), new Set([partyId, second.id]));
    const seenBy = async (client: Client, query: string): Promise<boolean> => {
      const { items } = await client.get<{ items: Matter[] }>(`${base}/matters?pageSize=200&${query}`);
      return items.some((one) => one.id === raised.id);
    };
    assert.ok(await seenBy(government.person, 'queue=true'));
    assert.ok(await told(government.person, 'org.matter-raised'));
    for (const client of [bureau, officer, other.person])
      assert.equal(await seenBy(client, 'queue=true'), false, 'in the queue of that government only');
    assert.equal(await seenBy(other.person, ''), false, 'in the register of its level only');
    const later = await bureau.post<Matter>(`${base}/matters`, { ...body, title: `后来的${unique()}` });
    const { items: open } = await bureau.get<{ items: Matter[] }>(`${base}/matters?state=open&pageSize=200`);
    assert.deepEqual(
      open.map((one) => one.id),
      [...before.map((one) => one.id), raised.id, later.id],
      'the oldest first',
    );
    const decision = { decision: '由提供方在十个工作日内提供，限定用途。' };
    const path = `${base}/matters/${raised.id}/decision`;
    for (const client of [officer, bureau]) await client.refused('POST', path, decision, { status: 403 });
    await other.person.refused('POST', path, decision, { status: 403, code: 'org.matter-other-level' });
    await government.person.post(path, decision);
    await government.person.refused('POST', path, { decision: '改判' }, { code: 'org.matter-decided' });
    for (const client of [officer, second.person]) {
      assert.ok(await told(client, 'org.matter-decided'), 'the parties are told');
      const shown = await client.get<Matter & { cite: string[] }>(`${base}/matters/${raised.id}`);
      assert.equal(shown.decision?.text, decision.decision);
      assert.ok(shown.decision?.by && shown.decision.at, 'with person and time');
      assert.ok(shown.cite.includes(article));
    }
    if (level === 'city') {
      const onCase = await officer.get<{ items: Matter[] }>(`/api/cases/${caseId}/matters`);
      assert.equal(onCase.items.find((one) => one.id === raised.id)?.decision?.text, decision.decision);
    }
  },
);

/** Every area has its passage for the period, or is listed without one. */
const planPassages = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  type Areas = { items: { code: string; entry: Entry | null }[]; cite: string[] };
  const areas = () => bureau.get<Areas>(`${base}/plans`);
  const before = await areas();
  assert.ok(before.items.length > 1, 'the city and the areas below it');
  assert.ok(before.cite.includes(article));
  const area = before.items.find((one) => one.entry === null);
  assert.ok(area, 'an area without a passage is listed');
  const year = today(stage).slice(0, 4);
  const passage = {
    kind: 'plan-passage',
    title: `国民经济和社会发展规划${unique()}`,
    regionCode: area.code,
    fromDay: `${year}-01-01`,
    untilDay: `${Number(year) + 4}-12-31`,
    body: '加强公共数据汇聚共享和开放利用。',
    fileId: await upload(bureau, '规划'),
  };
  for (const part of ['untilDay', 'body', 'fileId'] as const) {
    const { [part]: _, ...without } = passage;
    await bureau.refused('POST', `${base}/entries`, without, { article, field: part });
  }
  await officer.refused('POST', `${base}/entries`, passage, { status: 403, article });
  await bureau.post(`${base}/entries`, passage);
  const after = await areas();
  assert.equal(after.items.find((one) => one.code === area.code)?.entry?.title, passage.title);
  const without = ({ items }: Areas) => items.filter((one) => one.entry === null).map((one) => one.code);
  assert.deepEqual(
    without(after),
    without(before).filter((one) => one !== area.code),
  );
  const past = await bureau.get<Areas>(`${base}/plans?on=${Number(year) + 5}-06-01`);
  assert.equal(past.items.find((one) => one.code === area.code)?.entry, null, 'its period has ended');
});

export const registersMattersScenarios: Scenarios = {
  'registers.matter': matter,
  'registers.plan-passages': planPassages,
};
