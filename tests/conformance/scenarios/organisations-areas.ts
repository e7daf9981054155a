/** Scenarios of counties and zones: whose level is whose, who names the unit, what the city asks of an area. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed } from '../served.ts';
import { fullDraft, newConsumer, submit } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  decide,
  decisionPath,
  draftEntry,
  fillPosts,
  listEntries,
  newOfficial,
  newOrganisation,
  readCase,
  submitEntry,
  unique,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Area = { code: string; kind: string; parent: string | null; unit: { id: string } | null };
const areasOf = async (client: Client): Promise<Area[]> =>
  (await client.get<{ items: Area[] }>('/api/areas')).items;

/** A person of the government, who names units. */
async function government(stage: Stage, bureau: Client): Promise<Client> {
  const office = await newOrganisation(bureau, { office: 'government' });
  return newOfficial(stage, bureau, office.id, ['government']);
}

/** A department of an area, its posts filled, with an officer. */
export async function departmentOf(stage: Stage, bureau: Client, area: string) {
  const made = await newOrganisation(bureau, { regionCode: area });
  await fillPosts(bureau, made.id);
  return { id: made.id, officer: await newOfficial(stage, bureau, made.id) };
}

const today = (stage: Stage): string =>
  new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** The unit of an area, named by the government unless it has been, with a coordinator who uses no data. */
export async function unitOf(
  stage: Stage,
  bureau: Client,
  area: string,
): Promise<{ id: string; officer: Client }> {
  const known = (await areasOf(bureau)).find(({ code }) => code === area)?.unit;
  if (known) return { id: known.id, officer: await newOfficial(stage, bureau, known.id, ['area_bureau']) };
  const made = await newOrganisation(bureau, { regionCode: area });
  await fillPosts(bureau, made.id);
  const named = { organisationId: made.id, document: '关于确定数据管理单位的通知', on: today(stage) };
  await (await government(stage, bureau)).put(`/api/areas/${area}/unit`, named);
  return { id: made.id, officer: await newOfficial(stage, bureau, made.id, ['area_bureau']) };
}

const counties = z.tuple([text, text]);

/** Each authority reviews its own level; the city reads all and asks areas for what is due. */
const ownLevel = scenario(
  z.strictObject({ article: text, counties }),
  async (stage, { article, counties: [first, second] }) => {
    const bureau = await stage.as(accounts.bureau);
    const own = await unitOf(stage, bureau, first);
    const other = await unitOf(stage, bureau, second);
    const department = await departmentOf(stage, bureau, first);
    const elsewhere = await departmentOf(stage, bureau, second);
    const city = await newOrganisation(bureau);
    await fillPosts(bureau, city.id);
    const cityOfficer = await newOfficial(stage, bureau, city.id);

    const mine = await submitEntry(department.officer, (await draftEntry(department.officer)).id);
    const theirs = await submitEntry(elsewhere.officer, (await draftEntry(elsewhere.officer)).id);
    const ofCity = await submitEntry(cityOfficer, (await draftEntry(cityOfficer)).id);
    const kept = await decisionPath(bureau, theirs);
    await own.officer.refused('POST', kept, { outcome: 'publish' }, { status: 403 });
    await own.officer.refused(
      'POST',
      await decisionPath(bureau, ofCity),
      { outcome: 'publish' },
      { status: 403 },
    );
    await other.officer.refused(
      'POST',
      await decisionPath(bureau, mine),
      { outcome: 'publish' },
      { status: 403 },
    );
    assert.equal((await decide(own.officer, mine, 'complete')).state, 'done');
    assert.equal((await decide(bureau, ofCity, 'complete')).state, 'done');
    for (const caseId of [mine, theirs, ofCity])
      assert.ok(await readCase(bureau, caseId), 'the city reads all');

    const task = {
      organisationId: own.id,
      title: `督促更新目录${unique()}`,
      body: '请报告辖区目录更新情况',
      dueDay: '2027-03-10',
    };
    await stage.setDay('2027-03-01');
    await own.officer.refused('POST', '/api/supervision', task, { status: 403 });
    await bureau.refused('POST', '/api/supervision', { ...task, organisationId: city.id }, { article });
    const { id, number } = await bureau.post<{ id: string; number: string }>('/api/supervision', task);
    assert.match(number, /〔2027〕/);
    type Task = { id: string; dueDay: string; overdue: boolean; doneOn: string | null };
    const seen = async (client: Client): Promise<Task | undefined> =>
      (await client.get<{ items: Task[] }>('/api/supervision')).items.find((one) => one.id === id);
    assert.deepEqual(
      [(await seen(own.officer))?.dueDay, (await seen(own.officer))?.overdue],
      ['2027-03-10', false],
    );
    assert.equal(await seen(other.officer), undefined, 'a task is its area’s');
    await stage.setDay('2027-03-11');
    assert.equal((await seen(bureau))?.overdue, true);
    await other.officer.refused(
      'POST',
      `/api/supervision/${id}/report`,
      { report: '代为报告' },
      { status: 403 },
    );
    await own.officer.post(`/api/supervision/${id}/report`, { report: '已完成更新' });
    assert.equal((await seen(bureau))?.doneOn, '2027-03-11');
  },
);

/** Zones stand beside counties; a coordinator sees the own area and nothing else, the city sees all of them. */
const ownArea = scenario(
  z.strictObject({
    article: text,
    zones: z.tuple([z.strictObject({ code: text, zh: text }), z.strictObject({ code: text, zh: text })]),
    counties,
  }),
  async (stage, { article, zones, counties: [first, second] }) => {
    const bureau = await stage.as(accounts.bureau);
    for (const { code, zh } of zones) {
      await bureau.post('/api/areas', { code, name: { zh, en: zh } });
      await bureau.refused(
        'POST',
        '/api/areas',
        { code, name: { zh, en: zh } },
        { code: 'org.region-exists' },
      );
    }
    const areas = await areasOf(bureau);
    const county = areas.find(({ code }) => code === first);
    for (const { code } of zones) {
      const zone = areas.find((one) => one.code === code);
      assert.deepEqual([zone?.kind, zone?.parent], ['zone', county?.parent], 'on the level of counties');
    }
    const places = [zones[0].code, first, second];
    const made: Record<string, { id: string; entry: string; application: string; coordinator: Client }> = {};
    for (const place of places) {
      const unit = await unitOf(stage, bureau, place);
      const { id, officer } = await departmentOf(stage, bureau, place);
      const entry = await draftEntry(officer);
      await decide(unit.officer, await submitEntry(officer, entry.id), 'complete');
      const served = await newServed(stage, 'conditional');
      const consumer = await newConsumer(stage);
      // The system belongs to the department that applies.
      const system = await officer.post<{ id: string; code: string; place: string }>('/api/systems', {
        code: `sys-${unique()}`,
        name: { zh: '登记核验系统', en: 'Register check' },
        place: '市政务云机房',
      });
      assert.ok(consumer.id);
      const application = await submit(officer, await fullDraft(officer, served.serviceId, system));
      made[place] = { id, entry: entry.id, application: application.id, coordinator: unit.officer };
    }
    type Row = { id: string; regionCode: string };
    for (const place of places) {
      const { coordinator } = made[place] ?? assert.fail();
      const { items } = await coordinator.get<{ items: Row[] }>('/api/organisations?pageSize=200');
      assert.ok(items.some(({ id }) => id === made[place]?.id));
      assert.ok(
        items.every(({ regionCode }) => regionCode.startsWith(place)),
        'departments of the own area only',
      );
      const entries = (await listEntries(coordinator)).map(({ id }) => id);
      const { items: asked } = await coordinator.get<{ items: { id: string }[] }>(
        '/api/share/applications?pageSize=200',
      );
      for (const [where, { id, entry, application }] of Object.entries(made)) {
        const own = where === place;
        assert.equal(entries.includes(entry), own, `entries of ${where} for ${place}`);
        assert.equal(
          asked.some((one) => one.id === application),
          own,
          `applications of ${where} for ${place}`,
        );
        const addresses = [
          `/api/organisations/${id}`,
          `/api/catalog/resources/${entry}`,
          `/api/share/applications/${application}`,
        ];
        for (const address of addresses) {
          const { status } = await coordinator.send('GET', address);
          assert.equal(status, own ? 200 : 403, `${address} of ${where} for ${place}`);
          assert.equal((await bureau.send('GET', address)).status, 200, 'the city opens everything');
        }
      }
    }
    assert.ok(await bureau.get(`/api/law/articles/${article}`));
  },
);

/** An area that has named no unit receives nothing; once named, its people act for that area and no other. */
const areaUnit = scenario(
  z.strictObject({ article: text, area: text, other: text }),
  async (stage, { article, area, other }) => {
    const bureau = await stage.as(accounts.bureau);
    assert.equal(
      (await areasOf(bureau)).find(({ code }) => code === area)?.unit,
      null,
      'listed without a unit',
    );
    const { officer } = await departmentOf(stage, bureau, area);
    const entry = await draftEntry(officer);
    await officer.refused(
      'POST',
      `/api/catalog/resources/${entry.id}/submit`,
      {},
      {
        code: 'org.area-unit-missing',
        article,
      },
    );
    const unit = await newOrganisation(bureau, { regionCode: area });
    const person = await newOfficial(stage, bureau, unit.id, ['provider']);
    const named = { organisationId: unit.id, document: '关于确定数据管理单位的通知', on: today(stage) };
    await bureau.refused('PUT', `/api/areas/${area}/unit`, named, { status: 403 });
    const ruler = await government(stage, bureau);
    await ruler.refused('PUT', `/api/areas/${other}/unit`, named, { code: 'org.unit-elsewhere' });
    await ruler.put(`/api/areas/${area}/unit`, named);
    assert.equal((await areasOf(bureau)).find(({ code }) => code === area)?.unit?.id, unit.id);
    const { roles } = await person.get<{ roles: string[] }>('/api/me');
    assert.ok(roles.includes('area_bureau'), 'its accounts act for the area');
    const caseId = await submitEntry(officer, entry.id);
    const elsewhere = await unitOf(stage, bureau, other);
    const path = await decisionPath(person, caseId);
    await elsewhere.officer.refused('POST', path, { outcome: 'publish' }, { status: 403 });
    assert.equal((await decide(person, caseId, 'complete')).state, 'done');
    const foreign = await departmentOf(stage, bureau, other);
    const theirs = await submitEntry(foreign.officer, (await draftEntry(foreign.officer)).id);
    await person.refused('POST', await decisionPath(bureau, theirs), { outcome: 'publish' }, { status: 403 });
    await decide(elsewhere.officer, theirs, 'complete');
  },
);

export const organisationAreaScenarios: Scenarios = {
  'org.own-level': ownLevel,
  'org.own-area': ownArea,
  'org.area-unit': areaUnit,
};
