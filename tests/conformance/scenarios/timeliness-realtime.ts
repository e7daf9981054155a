/** Scenarios of gathering in real time: the lag of each record, and exceptions that still serve those who use the data. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { push, pushedThrough, pusherOf } from '../pusher.ts';
import { newServed, providerOf } from '../served.ts';
import { dayAfter, granted, newConsumer } from '../share-walks.ts';
import { newDepartment, publishEntry } from '../walks.ts';
import { cardOf, setting, standing, told } from './timeliness.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

/** Real time without choosing; the lag of each record; above the bound an alarm and a lower figure; batches need an exception. */
const lag = scenario(
  z.strictObject({ article: text, exception: text, seconds: z.number().int() }),
  async (stage, { article, exception, seconds }) => {
    const { id, officer, bureau } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer, { updateCycle: 'daily' });
    assert.equal((await standing(officer, entry.id)).mode, 'realtime', 'nobody chose');
    await setting(stage, bureau, 'collect.lag-seconds', seconds, async () => {
      const pusher = await pusherOf(officer, entry.id);
      const record = (number: string) => ({ register_no: number, register_state: '有效' });
      const prompt = await push(stage, pusher, [record('P1'), record('P2')], stage.now());
      const quick = await pushedThrough(stage, officer, prompt.id);
      assert.deepEqual([quick.lags.length, quick.withinBound], [2, true], 'measured for each record');
      assert.deepEqual((await cardOf(bureau, id)).realtime, { inTime: 2, of: 2 });
      assert.equal((await told(officer, 'collect.lag-above')).length, 0);
      const arose = new Date(stage.now().getTime() - (seconds + 60) * 1000);
      const tardy = await pushedThrough(
        stage,
        officer,
        (await push(stage, pusher, [record('P3')], arose)).id,
      );
      assert.ok((tardy.lags[0] ?? 0) > seconds * 1000);
      assert.equal(tardy.withinBound, false);
      for (const reader of [officer, bureau])
        assert.ok(
          (await told(reader, 'collect.lag-above')).some(({ title }) => title.includes(entry.name)),
          'alarm',
        );
      assert.deepEqual((await cardOf(bureau, id)).realtime, { inTime: 2, of: 3 }, 'the figure is lower');
    });
    const mode = `/api/collect/resources/${entry.id}/mode`;
    await officer.refused('PUT', mode, { mode: 'batch' }, { code: 'collect.realtime-required', article });
    await officer.refused('PUT', mode, { mode: 'batch' }, { article: exception });
    await officer.put(mode, { mode: 'realtime' });
  },
);

/** An exception has reason and term and serves those who use the data; once filed its term counts, and passing it is overdue. */
const exception = scenario(
  z.strictObject({ article: text, term: z.number().int(), need: z.number().int() }),
  async (stage, { article, term, need }) => {
    const resource = await newServed(stage, 'unconditional', { updateCycle: 'daily' });
    const consumer = await newConsumer(stage);
    await granted(stage, resource, consumer);
    const { officer: user } = consumer;
    const officer = await providerOf(stage, resource);
    const { bureau } = await newDepartment(stage);
    const { resourceId } = resource;
    const file = '/api/collect/exceptions';
    const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const body = {
      resourceId,
      kind: 'longer-term',
      reason: '业务系统按周结转，结转前数据不全',
      termDays: term,
      untilDay: dayAfter(today, 300),
      usesServed: '登记状态核验',
    };
    const { reason: _reason, ...unreasoned } = body;
    const { termDays: _term, ...termless } = body;
    await officer.refused('POST', file, unreasoned, { status: 400 });
    await officer.refused('POST', file, { ...body, reason: ' ' }, { status: 400 });
    await officer.refused('POST', file, termless, { status: 400 });
    await officer.refused(
      'POST',
      file,
      { ...body, usesServed: '' },
      { code: 'collect.uses-required', article },
    );
    const purpose = '窗口每日核验登记状态';
    await user.post('/api/collect/needs', { resourceId, needDays: need, purpose });
    const refused = await officer.send('POST', file, body);
    assert.equal(refused.status, 409);
    assert.ok(
      refused.text.includes('collect.term-conflict') && refused.text.includes(purpose),
      'the use is named',
    );
    assert.ok(refused.text.includes(article));
    // Shortened, it would serve them.
    await officer.post(file, { ...body, termDays: need });
    const [filed] = (
      await bureau.get<{ items: { id: string; state: string }[] }>(`${file}?resource=${resourceId}`)
    ).items;
    assert.equal(filed?.state, 'standing', 'in the register');
    await officer.post(`${file}/${filed.id}/withdraw`, { reason: '改按周汇聚' });
    // Or they agree.
    type Needs = { items: { id: string }[] };
    const [stated] = (await user.get<Needs>(`/api/collect/needs?resource=${resourceId}`)).items;
    assert.ok(stated);
    assert.ok(
      (await told(user, 'collect.term-asked')).some(({ title }) => title.includes(resource.name)),
      'asked',
    );
    await officer.refused(
      'POST',
      `/api/collect/needs/${stated.id}/agreement`,
      { termDays: term },
      { status: 403 },
    );
    await user.post(`/api/collect/needs/${stated.id}/agreement`, { termDays: term });
    await officer.post(file, body);
    const entry = await standing(officer, resourceId);
    assert.deepEqual([entry.mode, entry.due], ['batch', dayAfter(today, term)], 'its term counts');
    assert.ok(
      (await told(bureau, 'collect.exception-filed')).some(({ title }) => title.includes(resource.name)),
    );
    await officer.put(`/api/collect/resources/${resourceId}/mode`, { mode: 'batch' });
    await stage.setDay(dayAfter(today, term));
    assert.notEqual((await standing(officer, resourceId)).state, 'late');
    await stage.setDay(dayAfter(today, term + 1));
    assert.equal((await standing(officer, resourceId)).state, 'late', 'overdue');
  },
);

export const realtimeScenarios: Scenarios = {
  'timeliness.lag': lag,
  'timeliness.exception': exception,
};
