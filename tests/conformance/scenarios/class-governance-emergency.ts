/** Scenarios of an emergency: withheld data lent to the bodies of an event at once, and everything as before when it ends. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { classes, classFile } from '../class-walks.ts';
import { newServed, providerOf } from '../served.ts';
import {
  applications,
  ask,
  credentialOf,
  fullDraft,
  newConsumer,
  readApplication,
  readGrant,
  submit,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, legalBasis, readEntry, sharingContent, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Emergency = {
  id: string;
  name: string;
  state: string;
  changed: {
    resourceId: string;
    former: { key: string };
    switchedBy: string | null;
    switchedAt: string;
    restoredAt: string | null;
  }[];
  grants: {
    grantId: string;
    consumer: { id: string };
    calls: number;
    records: number;
    stoppedAt: string | null;
    destroyedAt: string | null;
  }[];
  totals: { entries: number; callers: number; calls: number; records: number; toDestroy: number };
};

/** A withheld entry with rows and a service, a body of the event and one outside it, and the event itself. */
async function emergencyStage(stage: Stage) {
  const bureau = await stage.as(accounts.bureau);
  const member = await newConsumer(stage);
  const outside = await newConsumer(stage);
  const resource = await newServed(stage, 'unconditional', {
    ...(await sharingContent(bureau, 'withheld')),
    sharingBasis: [legalBasis('law')],
  });
  const provider = await providerOf(stage, resource);
  const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const body = {
    name: `特大暴雨处置${unique()}`,
    beganOn: today,
    ground: '处置突发公共事件需要',
    bodies: [resource.providerId, member.id],
  };
  return { bureau, member, outside, resource, provider, body };
}

/** Under an open event its provider lends a withheld entry without any review; bodies of the event call at once, others cannot. */
const lentAtOnce = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { bureau, member, outside, resource, provider, body } = await emergencyStage(stage);
  const switched = { resourceId: resource.resourceId, note: '转移安置需要' };
  const nobodys = `${classes}/emergencies/${resource.resourceId}/entries`;
  await provider.refused('POST', nobodys, switched, { code: 'classify.no-open-event', article });
  for (const missing of ['name', 'beganOn', 'ground', 'bodies'])
    await bureau.refused(
      'POST',
      `${classes}/emergencies`,
      { ...body, [missing]: undefined },
      { status: 400 },
    );
  await provider.refused('POST', `${classes}/emergencies`, body, { status: 403 });
  const event = await bureau.post<Emergency>(`${classes}/emergencies`, body);
  const path = `${classes}/emergencies/${event.id}/entries`;
  await member.officer.refused('POST', path, switched, { status: 403 });
  const before = await readEntry(provider, resource.resourceId);
  assert.equal(before.sharingClass?.key, 'withheld');
  await member.officer.refused(
    'POST',
    applications,
    { serviceId: resource.serviceId },
    { code: 'share.closed' },
  );

  const after = await provider.post<Emergency>(path, switched);
  assert.equal(
    (await readEntry(provider, resource.resourceId)).sharingClass?.key,
    'conditional',
    'without a review',
  );
  assert.deepEqual(
    after.changed.map(({ resourceId, former }) => [resourceId, former.key]),
    [[resource.resourceId, 'withheld']],
  );
  assert.ok(after.changed[0]?.switchedBy && after.changed[0].switchedAt);
  const { changes, event: shown } = await classFile(provider, resource.resourceId);
  assert.deepEqual(
    [changes[0]?.cause, changes[0]?.event, changes[0]?.former?.key],
    ['emergency', body.name, 'withheld'],
  );
  assert.ok(changes[0]?.by && changes[0].day);
  assert.equal(shown?.id, event.id);

  const application = await submit(
    member.officer,
    await fullDraft(member.officer, resource.serviceId, member.system),
  );
  assert.equal(application.state, 'granted', 'a body of the event has it at once');
  const answer = await ask(stage, await credentialOf(member.officer, application.grantId ?? ''));
  assert.equal(answer.status, 200);
  await outside.officer.refused(
    'POST',
    applications,
    { serviceId: resource.serviceId },
    { code: 'share.closed' },
  );

  await bureau.post(`${classes}/emergencies/${event.id}/close`);
  const second = await newServed(stage, 'unconditional', {
    ...(await sharingContent(bureau, 'withheld')),
    sharingBasis: [legalBasis('law')],
  });
  await (await providerOf(stage, second)).refused(
    'POST',
    path,
    { resourceId: second.resourceId },
    {
      code: 'classify.no-open-event',
      article,
    },
  );
  assert.equal(
    (await readEntry(await providerOf(stage, second), second.resourceId)).sharingClass?.key,
    'withheld',
  );
});

/** The event ends: class and conditions as before, grants stop at the next call, copies are listed for destruction, a report stands. */
const givenBack = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { bureau, member, resource, provider, body } = await emergencyStage(stage);
  const event = await bureau.post<Emergency>(`${classes}/emergencies`, body);
  const former = (await readEntry(provider, resource.resourceId)).detail?.current?.content;
  await provider.post(`${classes}/emergencies/${event.id}/entries`, {
    resourceId: resource.resourceId,
    note: '救援需要',
  });
  const application = await submit(
    member.officer,
    await fullDraft(member.officer, resource.serviceId, member.system),
  );
  const grantId = application.grantId ?? '';
  const credential = await credentialOf(member.officer, grantId);
  for (let count = 0; count < 2; count++) assert.equal((await ask(stage, credential)).status, 200);
  await member.officer.refused('POST', `${classes}/emergencies/${event.id}/close`, {}, { status: 403 });

  await bureau.post(`${classes}/emergencies/${event.id}/close`);
  const stopped = await ask(stage, credential);
  assert.ok(stopped.status >= 400, 'the very next call is refused');
  assert.equal((await readGrant(member.officer, grantId)).standing, 'revoked');
  const now = (await readEntry(provider, resource.resourceId)).detail?.current?.content;
  const parts = [
    'sharingClass',
    'sharingConditions',
    'conditionalForm',
    'namedUnits',
    'namedItems',
    'sharingBasis',
  ];
  for (const part of parts) assert.deepEqual(now?.[part], former?.[part], `${part} is as before`);
  const { changes } = await classFile(provider, resource.resourceId);
  assert.deepEqual(
    changes.slice(0, 2).map((one) => [one.former?.key, one.now.key, one.cause]),
    [
      ['conditional', 'withheld', 'emergency-end'],
      ['withheld', 'conditional', 'emergency'],
    ],
    'the former class was kept all along',
  );

  const report = await bureau.get<Emergency>(`${classes}/emergencies/${event.id}`);
  assert.equal(report.state, 'closed');
  assert.ok(report.changed.every(({ restoredAt }) => restoredAt));
  assert.deepEqual(report.totals, { entries: 1, callers: 1, calls: 2, records: 2, toDestroy: 1 });
  assert.deepEqual(
    report.grants.map((one) => [one.grantId, one.consumer.id]),
    [[grantId, member.id]],
  );
  const { items: told } = await member.officer.get<{ items: { kind: string }[] }>('/api/notices');
  assert.ok(told.some(({ kind }) => kind === 'classify.copies-to-destroy'));
  const path = `${classes}/emergencies/${event.id}/grants/${grantId}/destruction`;
  await provider.refused('POST', path, { reason: '已全部删除' }, { status: 403 });
  const confirmed = await member.officer.post<Emergency>(path, { reason: '已全部删除并清空备份' });
  assert.equal(confirmed.totals.toDestroy, 0);
  await bureau.refused(
    'POST',
    `${classes}/emergencies/${event.id}/close`,
    {},
    { code: 'classify.no-open-event', article },
  );
  assert.equal(
    (await readApplication(member.officer, application.id)).state,
    'granted',
    'what was granted stays on record',
  );
});

export const classEmergencyScenarios: Scenarios = {
  'class-governance.lent-at-once': lentAtOnce,
  'class-governance.given-back': givenBack,
};
