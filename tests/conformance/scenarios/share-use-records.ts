/** The record of use: a call, a file and a copy off the network each leave one that is whole; what lacks a particular does not leave. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { digest } from '../after-walks.ts';
import { delivered, fetchSigned, fetchWhole } from '../delivery-walks.ts';
import { providerOf, served } from '../served.ts';
import { ask, dayAfter, granted, newConsumer } from '../share-walks.ts';
import { accounts } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Use = {
  id: string;
  purpose: string;
  user: string;
  approver: string;
  content: string;
  at: string;
  way: string;
  medium: string;
  grantId: string | null;
};
type HandOvers = { items: { id: string; resource: { id: string } }[] };

const path = '/api/share/use-records';
const particulars = ['purpose', 'user', 'approver', 'content', 'at', 'way', 'medium'] as const;
/** Those that are searched by words; the time is searched by days. */
const worded = ['purpose', 'user', 'approver', 'content', 'way', 'medium'] as const;

const sevenParticulars = scenario(
  z.strictObject({ article: text, day: z.iso.date() }),
  async (stage, { day: today }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer } = consumer;
    const provider = await providerOf(stage, resource);
    const bureau = await stage.as(accounts.bureau);
    const find = async (query = ''): Promise<Use[]> =>
      (await provider.get<{ items: Use[] }>(`${path}?pageSize=200&from=${today}&to=${today}${query}`)).items;

    // By interface; by a file; on a medium.
    const usual = await granted(stage, resource, consumer);
    const modeReason = '年度统计需要一次性取得全部记录';
    const file = await granted(stage, resource, consumer, { answers: { mode: 'file', modeReason } });
    const made = await delivered(stage, officer, file.grant.id);
    const asked = {
      resourceId: resource.resourceId,
      reason: '现场无网络，线上确有困难',
      purpose: '现场核验登记',
    };
    const { items } = await officer.post<HandOvers>('/api/share/hand-overs', asked);
    const id = items.find((one) => one.resource.id === resource.resourceId)?.id ?? '';
    const act = (name: string) => `/api/share/hand-overs/${id}/${name}`;
    const copy = {
      medium: `加密移动硬盘${id.slice(-6)}`,
      records: 3,
      sha256: digest,
      giver: '赵六',
      receiver: '张三',
      handedOn: today,
      destroyOn: dayAfter(today, 30),
    };
    await bureau.post(act('arrange'), { arrangement: '由双方在市中心机房交接' });

    // Without its user, or before anybody approved: nothing leaves, and nothing is noted as used.
    const nobody = { operator: undefined };
    const unnamed = await ask(stage, { ...usual.credential, ...nobody } as never);
    assert.deepEqual([unnamed.status, unnamed.code], [403, 'gateway.operator-missing']);
    const piece = await fetchSigned(
      stage,
      { ...file.credential, ...nobody } as never,
      `${made.address}/file`,
    );
    assert.deepEqual([piece.status, piece.code], [403, 'gateway.operator-missing']);
    await provider.refused('POST', act('record'), copy, { code: 'share.hand-over-early' });
    assert.deepEqual(
      (await find()).filter(
        ({ grantId, medium }) =>
          grantId === usual.grant.id || grantId === file.grant.id || medium === copy.medium,
      ),
      [],
    );

    assert.equal((await ask(stage, usual.credential)).status, 200);
    await fetchWhole(stage, file.credential, made);
    await provider.post(act('decide'), { consent: true });
    for (const lacking of ['receiver', 'medium'])
      await provider.refused('POST', act('record'), { ...copy, [lacking]: '' }, { status: 400 });
    await provider.post(act('record'), copy);

    const ofThree = (uses: readonly Use[]): (Use | undefined)[] => [
      uses.find(({ grantId }) => grantId === usual.grant.id),
      uses.find(({ grantId }) => grantId === file.grant.id),
      uses.find(({ medium }) => medium === copy.medium),
    ];
    const three = ofThree(await find());
    for (const use of three) {
      assert.ok(use, 'each of the three leaves a record');
      for (const name of particulars) assert.ok(!['', '—'].includes(use[name]), `it states its ${name}`);
    }
    const [call, handed, offline] = three;
    assert.ok(call && handed && offline);
    assert.equal(new Set([call.way, handed.way, offline.way]).size, 3, 'each its own way');

    // Found by each particular, and by nothing else in its place; exported with all of them.
    for (const use of [call, handed, offline]) {
      for (const name of worded) {
        const by = (value: string) => find(`&${name}=${encodeURIComponent(value)}`);
        assert.ok(
          (await by(use[name])).some((one) => one.id === use.id),
          `found by its ${name}`,
        );
        assert.ok(!(await by('查无此项')).some((one) => one.id === use.id));
      }
      const csv = (await provider.send('GET', `${path}/export?from=${today}&to=${today}`)).text;
      for (const name of particulars) assert.ok(csv.includes(use[name]), `exported with its ${name}`);
    }
    const before = dayAfter(today, -1);
    const earlier = await provider.get<{ items: Use[] }>(`${path}?pageSize=200&from=${before}&to=${before}`);
    assert.deepEqual(ofThree(earlier.items), [undefined, undefined, undefined], 'and by its time');

    // Nobody changes one.
    for (const who of [provider, officer, bureau])
      for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'])
        for (const { id: one } of [call, handed, offline]) {
          const reply = await who.send(
            method,
            `${path}/${one}`,
            method === 'DELETE' ? undefined : { user: '他人' },
          );
          assert.ok([404, 405].includes(reply.status), `${method} → ${reply.status}`);
        }
    assert.deepEqual(ofThree(await find()), three);
  },
);

export const shareUseRecordScenarios: Scenarios = { 'uses.seven': sevenParticulars };
