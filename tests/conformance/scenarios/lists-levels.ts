/** Scenarios of lists by level and by day. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  accounts,
  changeDraft,
  decide,
  draftEntry,
  newDepartment,
  publishEntry,
  readEntry,
  submitEntry,
} from '../walks.ts';
import { type Line, type List, readList } from './lists.ts';
import { departmentOf, unitOf } from './organisations-areas.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const base = '/api/catalog/lists';
const resources = '/api/catalog/resources';

type Edition = {
  id: string;
  number: number;
  version: number;
  asOf: string;
  lines: number;
  regionCode: string | null;
};

/** A county's authority publishes the catalogue of its own bodies' entries; what is another level's it may neither publish nor edit. */
const levelCatalogue = scenario(
  z.strictObject({ article: text, county: text, other: text }),
  async (stage, { article, county, other }) => {
    const bureau = await stage.as(accounts.bureau);
    const authority = await unitOf(stage, bureau, county);
    const elsewhere = await unitOf(stage, bureau, other);
    const body = await departmentOf(stage, bureau, county);
    const neighbour = await departmentOf(stage, bureau, other);
    const city = await newDepartment(stage);
    const [own, pending, theirs] = [
      await draftEntry(body.officer),
      await draftEntry(body.officer),
      await draftEntry(neighbour.officer),
    ];
    await decide(authority.officer, await submitEntry(body.officer, own.id), 'complete');
    await submitEntry(body.officer, pending.id);
    await decide(elsewhere.officer, await submitEntry(neighbour.officer, theirs.id), 'complete');
    const above = await publishEntry(stage, city.officer);
    const edition = await authority.officer.post<Edition>(`${base}/master/editions`, { region: county });
    assert.equal(edition.regionCode, county);
    const published = await readList(authority.officer, 'master', { edition: edition.id });
    assert.ok(published.list.articles.includes(article));
    const ids = published.items.map(({ subjectId }) => subjectId);
    assert.ok(ids.includes(own.id));
    for (const { id } of [pending, theirs, above])
      assert.ok(!ids.includes(id), 'approved entries of its bodies only');
    assert.deepEqual(
      [typeof edition.version, edition.lines, edition.asOf],
      ['number', published.total, published.on],
      'version, count and day',
    );
    const refused = { code: 'catalog.other-level' };
    await authority.officer.refused('POST', `${base}/master/editions`, { region: other }, refused);
    await authority.officer.refused('POST', `${base}/master/editions`, {}, refused);
    for (const { id } of [theirs, above]) {
      const body = { revision: 0, content: { summary: '试图修改' } };
      await authority.officer.refused('PUT', `${resources}/${id}/draft`, body, { status: 403 });
    }
    const whole = await bureau.post<Edition>(`${base}/master/editions`, {});
    assert.equal(whole.regionCode, null);
  },
);

type Difference = {
  added: Line[];
  removed: Line[];
  changed: { subjectId: string; fields: { field: string }[] }[];
};

/** The list of a level on a day equals the catalogue of that day; two days tell added, changed and removed apart. */
const twoDays = scenario(
  z.strictObject({
    article: text,
    change: z.strictObject({ changeTrigger: text }),
    first: day,
    second: day,
    third: day,
  }),
  async (stage, { article, change, first, second, third }) => {
    await stage.setDay(first);
    const { officer, bureau, id: unit } = await newDepartment(stage);
    const { organisation } = await bureau.get<{ organisation: { regionCode: string } }>('/api/me');
    const scope = { provider: unit, region: organisation.regionCode };
    const [stays, changes, goes] = [
      await publishEntry(stage, officer),
      await publishEntry(stage, officer),
      await publishEntry(stage, officer),
    ];
    await stage.setDay(second);
    await changeDraft(officer, changes.id, { updateCycle: 'weekly' }, { ...change, changeDay: second });
    await decide(bureau, await submitEntry(officer, changes.id), 'complete');
    await officer.post(`${resources}/${goes.id}/withdrawal`, { reason: '职能已划出本单位' });
    const leaving = (await readEntry(officer, goes.id)).detail?.working?.caseId;
    assert.ok(leaving);
    assert.equal((await readEntry(officer, goes.id)).state, 'active', 'it stays until the decision');
    await decide(bureau, leaving, 'complete');
    const comes = await publishEntry(stage, officer);
    await stage.setDay(third);
    const on = (day_: string) => readList(officer, 'master', { ...scope, on: day_ });
    const ids = (list: List) => list.items.map(({ subjectId }) => subjectId).sort();
    const before = await on(first);
    assert.ok(before.list.articles.includes(article));
    assert.deepEqual(ids(before), [stays.id, changes.id, goes.id].sort());
    assert.equal(
      before.items.find(({ subjectId }) => subjectId === changes.id)?.line.updateCycle,
      'daily',
      'as it was',
    );
    const after = await on(second);
    assert.deepEqual(ids(after), [stays.id, changes.id, comes.id].sort());
    assert.ok(after.version > before.version);
    for (const { line, provider } of after.items) {
      assert.equal(provider.id, unit);
      for (const stated of [
        line.name,
        line.code,
        line.sharingClass,
        line.openingClass,
        line.securityLevel,
        line.updateCycle,
        line.publishedOn,
      ])
        assert.ok(stated, 'body, resource, classes, level, cycle and last update');
    }
    const { items } = await officer.get<{ items: { id: string }[] }>(
      `${resources}?provider=${unit}&pageSize=200`,
    );
    assert.deepEqual(ids(await on(third)), items.map(({ id }) => id).sort(), 'the list equals the catalogue');
    const difference = await officer.get<Difference>(
      `${base}/master/difference?from=${first}&to=${second}&provider=${unit}`,
    );
    assert.deepEqual(
      difference.added.map(({ subjectId }) => subjectId),
      [comes.id],
    );
    assert.deepEqual(
      difference.removed.map(({ subjectId }) => subjectId),
      [goes.id],
    );
    assert.deepEqual(
      difference.changed.map(({ subjectId }) => subjectId),
      [changes.id],
    );
    assert.ok(difference.changed[0]?.fields.some(({ field }) => field === 'updateCycle'));
  },
);

export const listLevelScenarios: Scenarios = {
  'lists.level': levelCatalogue,
  'lists.two-days': twoDays,
};
