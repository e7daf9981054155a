/** Scenarios of the portal itself: measured against the authority's targets, what is missed is noted, told and shown. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { page, told } from '../open-walks.ts';
import { newDepartment } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

type Status = {
  lines: { kind: string; target: number | null; measured: number | null; met: boolean | null }[];
  breaches: { kind: string; target: number; measured: number; beganAt: string; endedAt: string | null }[];
  months: { month: string; availability: number | null; requests: number; datasets: number }[];
  versions: { version: string; since: string }[];
};

const status = '/api/open/status';
const kinds = ['availability', 'response', 'datasets', 'capacity'];

/** Targets are the authority's; load above one is a breach, noted once, told, on the public page; months and versions stand there. */
const measured = scenario(
  z.strictObject({ capacity: z.number(), later: z.string() }),
  async (stage, given) => {
    const { officer, bureau } = await newDepartment(stage);
    const nobody = stage.nobody();
    const read = (): Promise<Status> => nobody.get<Status>(status);
    const set = (kind: string, value: number) =>
      bureau.post<Status>(`${status}/targets`, { kind, value, reason: '年度运行目标' });
    const breaches = async () =>
      (await read()).breaches.filter(({ kind, target }) => kind === 'capacity' && target === given.capacity);
    // Any answer of the open platform counts; that there is no such set costs the least.
    const load = () =>
      Promise.all(
        Array.from({ length: given.capacity * 2 }, () => nobody.send('GET', '/api/open/datasets/none/page')),
      );

    const body = { kind: 'capacity', value: 1, reason: '年度运行目标' };
    await officer.refused('POST', `${status}/targets`, body, { status: 403 });
    await nobody.refused('POST', `${status}/targets`, body, { status: 401 });
    await bureau.refused('POST', `${status}/targets`, { ...body, reason: '' }, { status: 400 });

    // What is aimed at is far off: the same load breaks nothing.
    for (const [kind, value] of [
      ['availability', 0],
      ['response', 1_000_000],
      ['datasets', 0],
      ['capacity', 1_000_000],
    ] as const)
      await set(kind, value);
    await load();
    const first = await stage.eventually(async () => {
      const found = await read();
      const busiest = found.lines.find(({ kind }) => kind === 'capacity')?.measured ?? 0;
      return busiest > given.capacity ? found : undefined;
    }, 'the load is measured');
    assert.deepEqual(
      first.lines.map(({ kind }) => kind),
      kinds,
    );
    for (const line of first.lines) {
      assert.notEqual(line.target, null, line.kind);
      assert.notEqual(line.measured, null, line.kind);
      assert.equal(line.met, true, line.kind);
    }
    assert.deepEqual(await breaches(), []);

    await set('capacity', given.capacity);
    await load();
    const [breach] = await stage.eventually(async () => {
      const found = await breaches();
      return found.length > 0 ? found : undefined;
    }, 'the breach is noted');
    // The minute of the load may be over by now, and the breach with it.
    assert.ok(breach && breach.measured > given.capacity, JSON.stringify(breach));
    assert.equal((await breaches()).length, 1, 'one breach for as long as it lasts');
    const notices = await told(bureau, 'open.target-breached');
    assert.ok(
      notices.some((text) => text.includes(String(given.capacity))),
      'the authority is told',
    );
    const shown = await page(stage, '/status');
    assert.match(shown, new RegExp(`目标 每分钟 ${given.capacity} 次`));

    // What comes after this on the same platform is not measured against so little.
    await set('capacity', 1_000_000);

    // A month later the one before stands in the history, and what was missed is over.
    const month = stage.today().slice(0, 7);
    await stage.jumpTo(`${given.later}T09:00:00+08:00`, 'nothing');
    const then = await stage.eventually(async () => {
      const found = await read();
      return found.breaches.every(({ kind, endedAt }) => kind !== 'capacity' || endedAt !== null) &&
        found.months.length > 1
        ? found
        : undefined;
    }, 'the breach is over');
    assert.equal(then.months[0]?.month, given.later.slice(0, 7));
    const before = then.months.find((one) => one.month === month);
    assert.ok(before && before.requests > given.capacity && before.availability !== null);
    assert.ok(then.versions.length > 0 && then.versions.every(({ version }) => /^\d+\.\d+/.test(version)));
    const later = await page(stage, '/status');
    assert.ok(later.includes(month) && later.includes(then.versions[0]?.version ?? '?'));
  },
);

export const openPortalScenarios: Scenarios = { 'open-portal.measured': measured };
