/** The scenario of the opening catalogue of a year: proposed from its inputs, settled with the providers, reviewed, published. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { file, somebody } from '../open-walks.ts';
import { line } from '../plan-walks.ts';
import { accounts, newDepartment, newOfficial, publishEntry } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type OfYear = {
  state: string;
  entries: { resourceId: string; inputs: { key: string }[]; kept: boolean; agreed: boolean | null }[];
  unexplained: { resourceId: string }[];
};

/** Proposed from three inputs, each entry saying from which; a priority without entry and reason keeps it from review. */
const ofYear = scenario(
  z.strictObject({ article: text, year: z.number().int(), inputs: z.array(text) }),
  async (stage, { article: cited, year, inputs }) => {
    const { officer, bureau } = await newDepartment(stage);
    const [wanted, asked, graded] = [
      await publishEntry(stage, officer, { openingClass: 'open' }),
      await publishEntry(stage, officer, { openingClass: 'closed' }),
      await publishEntry(stage, officer, { openingClass: 'open' }),
    ];
    const asker = await somebody(stage);
    await file(asker, { resourceId: asked.id, kind: 'open' });
    const { items: marked } = await bureau.get<{ items: { resourceId: string; kinds: string[] }[] }>(
      '/api/open/candidates?pageSize=200',
    );
    await bureau.post(`/api/open/priorities/${year}`, {
      lines: [line(wanted.id)],
      leftOut: marked
        .filter(({ kinds }) => kinds.length > 0)
        .map(({ resourceId }) => ({ resourceId, reason: '下年列入' })),
    });
    const base = '/api/open/compilations';
    await officer.refused('POST', `${base}/${year}/start`, {}, { status: 403 });
    const begun = await bureau.post<OfYear>(`${base}/${year}/start`);
    const from = (of: OfYear, id: string) =>
      of.entries.find(({ resourceId }) => resourceId === id)?.inputs.map(({ key }) => key);
    assert.deepEqual(from(begun, wanted.id), ['priorities', 'grading'], `of ${inputs.join()}`);
    assert.deepEqual(from(begun, asked.id), ['demands']);
    assert.deepEqual(from(begun, graded.id), ['grading']);
    const own = await officer.get<OfYear>(`${base}?year=${year}`);
    assert.ok(own.entries.length >= 3 && own.entries.every(({ agreed }) => agreed === null));
    await officer.put(`${base}/${year}/entries/${graded.id}/answer`, { agreed: true });
    await bureau.put(`${base}/${year}/entries/${wanted.id}`, { kept: false });
    await bureau.refused(
      'POST',
      `${base}/${year}/submit`,
      {},
      { code: 'open.compilation-priority', article: cited },
    );
    await bureau.put(`${base}/${year}/entries/${wanted.id}`, {
      kept: false,
      reason: '数据尚在整理，列入下年',
    });
    await bureau.post(`${base}/${year}/submit`);
    const opinion = { publish: true, opinion: '同意公布' };
    await bureau.refused('POST', `${base}/${year}/decision`, opinion, { code: 'open.second-person' });
    const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
    const other = await newOfficial(stage, await stage.as(accounts.admin), organisation.id, ['bureau']);
    await other.post(`${base}/${year}/decision`, opinion);
    const shown = await stage.nobody().get<OfYear>(`/api/open/catalogue-of-year?year=${year}`);
    assert.equal(shown.state, 'published');
    assert.ok(!shown.entries.some(({ resourceId }) => resourceId === wanted.id), 'left out');
    assert.deepEqual(from(shown, graded.id), ['grading']);
  },
);

export const openOfYearScenarios: Scenarios = { 'open-entries.of-year': ofYear };
