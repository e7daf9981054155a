/** Scenarios of what leaves offline, and of a unit that breaks the terms. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { digest } from '../after-walks.ts';
import { newServed, providerOf, served } from '../served.ts';
import {
  applications,
  ask,
  dayAfter,
  fullDraft,
  granted,
  newConsumer,
  readGrant,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { newDepartment } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type HandOvers = { items: { id: string; state: string; resource: { id: string } }[]; articles: string[] };
const handOvers = '/api/share/hand-overs';

/** Nothing is handed over before reason, arrangement and consent; the record is whole; the user is reminded to destroy the copy. */
const offline = scenario(z.strictObject({ article: text, day }), async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const { officer, bureau } = await newDepartment(stage);
  const provider = await providerOf(stage, resource);
  const asked = {
    resourceId: resource.resourceId,
    reason: '现场无网络，线上确有困难',
    purpose: '现场核验登记',
  };
  await officer.refused('POST', handOvers, { ...asked, reason: '' }, { status: 400, field: 'reason' });
  const made = await officer.post<HandOvers>(handOvers, asked);
  const id = made.items.find((one) => one.resource.id === resource.resourceId)?.id ?? '';
  assert.ok(made.articles.includes(article));
  const at = (act: string) => `${handOvers}/${id}/${act}`;
  const copy = {
    medium: '加密移动硬盘',
    records: 3,
    sha256: digest,
    giver: '赵六',
    receiver: '张三',
    handedOn: today,
    destroyOn: dayAfter(today, 30),
  };
  const early = { code: 'share.hand-over-early', article, status: 409 };
  await provider.refused('POST', at('record'), copy, early);
  await provider.refused('POST', at('decide'), { consent: true }, { code: 'share.hand-over-state' });
  await bureau.post(at('arrange'), { arrangement: '由双方在市中心机房交接' });
  await provider.refused('POST', at('record'), copy, early);
  await officer.refused('POST', at('decide'), { consent: true }, {});
  await provider.post(at('decide'), { consent: true });
  await provider.refused('POST', at('record'), { ...copy, medium: '' }, { status: 400 });
  const before = await bureau.get<{ offline: { handedOver: number } }>('/api/share/reports/funnel');
  await provider.post(at('record'), copy);
  const counted = await bureau.get<{ offline: { handedOver: number } }>('/api/share/reports/funnel');
  assert.equal(counted.offline.handedOver - before.offline.handedOver, 1, 'counted as offline');
  const uses = await provider.get<{ items: Record<string, unknown>[] }>(
    `/api/share/use-records?medium=${encodeURIComponent('加密移动硬盘')}&pageSize=200`,
  );
  const use = uses.items.find((one) => one.user === '张三');
  for (const particular of ['purpose', 'user', 'approver', 'content', 'at', 'way', 'medium'])
    assert.ok(use?.[particular], `the record of use states its ${particular}`);
  const reminded = async () =>
    (await officer.get<{ items: { kind: string }[] }>('/api/notices')).items.filter(
      ({ kind }) => kind === 'share.destruction-due',
    ).length;
  await stage.setDay(dayAfter(today, 30));
  assert.equal(await reminded(), 0);
  await stage.setDay(dayAfter(today, 31));
  assert.equal(await reminded(), 1, 'the day after it should be gone');
  await officer.post(at('destroy'), { proof: '消磁记录', on: dayAfter(today, 31) });
  const { items } = await officer.get<HandOvers>(handOvers);
  assert.equal(items.find((one) => one.id === id)?.state, 'destroyed');
});

type Matter = {
  id: string;
  state: string;
  steps: { act: string }[];
  abilities: Record<string, { allowed: boolean }>;
};
const matters = '/api/share/rectifications';

/** Cause, evidence, demand and day suspend at once; accepted it is restored; the end comes only after the day, and is remembered. */
const rectification = scenario(
  z.strictObject({ article: text, causes: z.array(text).min(1), day }),
  async (stage, { article, causes, day: today }) => {
    await stage.setDay(today);
    const resource = await newServed(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer } = consumer;
    const { grant, credential } = await granted(stage, resource, consumer);
    const provider = await providerOf(stage, resource);
    const demand = {
      grantIds: [grant.id],
      cause: causes[0],
      evidence: '日志显示导出后转交',
      demand: '停止转交并报告',
      dueOn: dayAfter(today, 10),
    };
    for (const cause of ['', 'other'])
      await provider.refused(
        'POST',
        matters,
        { ...demand, cause },
        { code: 'share.rectification-cause', article },
      );
    await provider.refused(
      'POST',
      matters,
      { ...demand, evidence: '' },
      { code: 'share.rectification-incomplete' },
    );
    await officer.refused('POST', matters, demand, {});
    const directly = { ground: causes[0], note: '直接终止' };
    const revoke = `/api/serve/grants/${grant.id}/revoke`;
    await provider.refused('POST', revoke, directly, { code: 'serve.grant-demand-first', article });
    assert.equal((await ask(stage, credential)).status, 200);
    for (const cause of causes) {
      const made = await provider.post<Matter>(matters, { ...demand, cause });
      const refused = await ask(stage, credential);
      assert.deepEqual([refused.status, refused.code], [403, 'gateway.grant-suspended']);
      const one = `${matters}/${made.id}`;
      await provider.refused(
        'POST',
        `${one}/judge`,
        { accept: true, text: '通过' },
        {
          code: 'share.rectification-state',
        },
      );
      await officer.post(`${one}/answer`, { text: '已停止并删除' });
      await provider.post(`${one}/judge`, { accept: true, text: '整改通过' });
      assert.equal((await ask(stage, credential)).status, 200, 'accepted: it answers again');
    }
    const { id } = await provider.post<Matter>(matters, demand);
    const end = `${matters}/${id}/terminate`;
    await stage.setDay(demand.dueOn);
    await provider.refused('POST', end, { text: '逾期未改' }, { code: 'share.rectification-early', article });
    await provider.refused('POST', revoke, directly, { code: 'serve.grant-held' });
    assert.equal((await provider.get<Matter>(`${matters}/${id}`)).abilities.terminate, undefined);
    await stage.setDay(dayAfter(demand.dueOn, 1));
    assert.equal((await provider.get<Matter>(`${matters}/${id}`)).abilities.terminate?.allowed, true);
    await provider.post(end, { text: '逾期未改，终止服务' });
    assert.equal((await ask(stage, credential)).status, 403);
    const keys = (await readGrant(officer, grant.id)).keys as unknown as { revokedAt: string | null }[];
    assert.ok(
      keys.every(({ revokedAt }) => revokedAt !== null),
      'the keys are gone',
    );
    const told = await officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
    assert.ok(told.items.filter(({ kind }) => kind === 'share.rectification-moved').length >= 3);
    const again = await fullDraft(officer, resource.serviceId, consumer.system);
    const filed = await submit(officer, again);
    const { decider } = await toLastStep(stage, resource, filed.caseId ?? '');
    const { bars } = await decider.get<{ bars: { kind: string }[] }>(`${applications}/${filed.id}`);
    assert.ok(
      bars.some(({ kind }) => kind === 'terminated'),
      'a later application shows the history',
    );
  },
);

export const shareTermScenarios: Scenarios = {
  'after.offline': offline,
  'after.rectification': rectification,
};
