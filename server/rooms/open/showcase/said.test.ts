/** Entries of events and comments on drafts pass the checks of voices: what is doubtful waits, the authority shows or hides it, too much is refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type PersonActor, platform } from '#kernel/actor.ts';
import { assignRole, createOrganisation, createPerson, importRegions } from '#rooms/org/index.ts';
import { creditCode, PASSWORD } from '#tests/factories/city.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { setWords } from '../voices/moderation.ts';
import { speakBody } from '../voices/schema.ts';
import { spamLimits } from '../voices/spam.ts';
import { speak } from '../voices/speak.ts';
import type { Shown } from '../voices/types.ts';
import { enterEvent, publishEvent, readEvent } from './held.ts';
import { moderateSaid, readSaid } from './said.ts';
import { commentBody, entryBody, eventBody, standardBody } from './schema.ts';
import { commentOn, publishFinal, readStandard, registerStandard } from './standards.ts';

let t: TestPlatform;
let officer: PersonActor;
let entrant: PersonActor;
let event: string;
let draft: string;
let serial = 0;

/** A person of a body of its own. */
async function someone(role: 'bureau' | 'provider'): Promise<PersonActor> {
  const { regionCode } = t.p.law.city;
  const n = ++serial;
  const { id: organisationId } = await createOrganisation(t.p, platform, {
    name: { zh: `单位${n}`, en: `body ${n}` },
    kind: 'administrative-organ',
    creditCode: creditCode(n),
    regionCode,
    ...(role === 'bureau' ? { office: 'bureau' as const } : {}),
  });
  const { id: personId } = await createPerson(t.p, platform, {
    account: `person-${n}`,
    name: '测试人员',
    initialPassword: PASSWORD,
  });
  await assignRole(t.p, platform, { personId, organisationId, role });
  return { kind: 'person', personId, organisationId, regionCode, roles: [role] };
}

before(async () => {
  t = await testPlatform({ city: 'neijiang' });
  const { regionCode } = t.p.law.city;
  await importRegions(t.p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh: '市' },
  ]);
  officer = await someone('bureau');
  entrant = await someone('provider');
  const today = t.clock.today();
  event = await publishEvent(
    t.p,
    officer,
    eventBody.parse({
      kind: 'contest',
      organiser: '数据局',
      title: '开放数据竞赛',
      summary: '利用开放数据',
      startsOn: today,
      endsOn: today,
    }),
  );
  draft = await registerStandard(
    t.p,
    officer,
    standardBody.parse({
      title: '开放数据质量要求',
      participants: ['某大学'],
      text: '第一条 本标准适用于开放数据。',
      commentUntil: today,
    }),
  );
});
after(() => t.close());

const sender = (actor: PersonActor) => ({ actor, network: '10.0.0.7' });
const enter = (actor: PersonActor, summary: string, website = '') =>
  enterEvent(t.p, sender(actor), event, entryBody.parse({ title: '公交一览', summary, website }));
const comment = (actor: PersonActor, said: string, website = '') =>
  commentOn(t.p, sender(actor), draft, commentBody.parse({ said, website }));

/** What anybody reads. */
async function seen(): Promise<{ entries: string[]; comments: string[] }> {
  const read = async (url: string) => (await t.app.inject({ url })).json();
  const { entries } = await read(`/api/open/events/${event}`);
  const { comments } = await read(`/api/open/standards/${draft}`);
  return {
    entries: entries.map(({ summary }: { summary: string }) => summary),
    comments: comments.map(({ said }: { said: string }) => said),
  };
}
const waiting = async (shown: Shown = 'held') =>
  (await readSaid(t.p, officer, { page: 1, pageSize: 50, shown })).items;
async function waits(words: string) {
  const found = (await waiting()).find(({ said }) => said.includes(words));
  assert.ok(found, words);
  return found;
}

test('what is in order is shown at once; links, traps, repetitions and watched words wait', async () => {
  await enter(entrant, '按站点查到站时间');
  await comment(entrant, '第一条应写明更新周期');
  assert.deepEqual(await seen(), { entries: ['按站点查到站时间'], comments: ['第一条应写明更新周期'] });
  await setWords(t.p, officer, ['代 办']);
  for (const say of [enter, comment]) {
    await say(entrant, '看 www.a.com www.b.com www.c.com');
    await say(entrant, '机器填写的内容', 'x');
    await say(entrant, '专业代办证照');
  }
  await enter(entrant, '按站点 查到站时间！');
  await comment(entrant, '第一条应写明更新周期。');
  assert.deepEqual(await seen(), { entries: ['按站点查到站时间'], comments: ['第一条应写明更新周期'] });
  const doubts = async (of: string) =>
    (await waiting()).filter((one) => one.of === of).map((one) => one.doubts.join());
  assert.deepEqual(await doubts('entry'), ['links', 'trap', 'words', 'repeated']);
  assert.deepEqual(await doubts('comment'), ['links', 'trap', 'words', 'repeated']);
});

test('who filed it reads it with its state, another body does not', async () => {
  const stranger = await someone('provider');
  const own = await readEvent(t.p, entrant, event);
  assert.deepEqual(
    own.entries.map(({ shown }) => shown),
    ['shown', 'held', 'held', 'held', 'held'],
  );
  assert.equal((await readEvent(t.p, stranger, event)).entries.length, 1);
  assert.equal((await readStandard(t.p, entrant, draft)).comments.length, 5);
  assert.equal((await readStandard(t.p, stranger, draft)).comments.length, 1);
  for (const act of [
    () => readSaid(t.p, stranger, { page: 1, pageSize: 10, shown: 'held' }),
    async () => moderateSaid(t.p, stranger, await waits('代办'), { show: true, reason: '' }),
  ])
    await assert.rejects(act, { code: 'kernel.forbidden' });
});

test('the authority shows what waits and hides what was shown, with a reason, and either is undone and on record', async () => {
  for (const [of, words] of [
    ['entry', '按站点查到站时间'],
    ['comment', '第一条应写明更新周期'],
  ] as const) {
    const lists = async () => (of === 'entry' ? (await seen()).entries : (await seen()).comments);
    const held = (await waiting()).find((one) => one.of === of && one.doubts.includes('links'));
    assert.ok(held);
    await moderateSaid(t.p, officer, held, { show: true, reason: '' });
    assert.deepEqual(await lists(), [words, '看 www.a.com www.b.com www.c.com']);
    await assert.rejects(moderateSaid(t.p, officer, held, { show: false, reason: '' }), {
      code: 'open.reason-missing',
    });
    const { why } = await moderateSaid(t.p, officer, held, { show: false, reason: '广告' });
    assert.equal(why, '广告');
    assert.deepEqual(await lists(), [words]);
    const hidden = await waiting('hidden');
    assert.ok(hidden.some(({ id, shown }) => id === held.id && shown === 'hidden'));
    const subject = held.about.id;
    const { rows } = await sql<{ body: Buffer }>`
      select body from ledger.entry where kind = 'open.said-moderated' and subject_id = ${subject} order by id`.execute(
      t.p.db,
    );
    assert.deepEqual(
      rows.map(({ body }) => JSON.parse(body.toString('utf8')).detail),
      [
        { of, id: held.id, from: 'held', to: 'shown' },
        { of, id: held.id, from: 'shown', to: 'hidden' },
      ],
    );
  }
});

test('a comment that waits keeps the final version back, a hidden one asks for no answer', async () => {
  const final = () => publishFinal(t.p, officer, draft, { text: '正式文本', address: '' });
  await assert.rejects(final(), { code: 'open.standard-comments-open' });
  for (const one of (await waiting()).filter(({ of }) => of === 'comment'))
    await moderateSaid(t.p, officer, one, { show: false, reason: '与标准无关' });
  await assert.rejects(final(), { code: 'open.standard-comments-open' });
  for (const one of (await waiting('shown')).filter(({ of }) => of === 'comment'))
    await moderateSaid(t.p, officer, one, { show: false, reason: '与标准无关' });
  await final();
  assert.equal((await readStandard(t.p, officer, draft)).state, 'final');
});

test('matters, entries and comments of a person count together, and too much in an hour is refused', async () => {
  const busy = await someone('provider');
  const other = await registerStandard(
    t.p,
    officer,
    standardBody.parse({
      title: '另一标准',
      participants: ['某大学'],
      text: '第一条 本标准适用于开放数据。',
      commentUntil: t.clock.today(),
    }),
  );
  const say = (n: number) =>
    commentOn(t.p, sender(busy), other, commentBody.parse({ said: `第 ${n} 条意见` }));
  await speak(t.p, sender(busy), speakBody.parse({ kind: 'opinion', text: '希望开放公交数据' }));
  await enter(busy, '又一件作品');
  for (let n = 2; n < spamLimits.hourOfPerson; n++) await say(n);
  const refused = { code: 'open.voices-too-many' };
  await assert.rejects(say(spamLimits.hourOfPerson), refused);
  await assert.rejects(enter(busy, '第二件作品'), refused);
  await assert.rejects(
    speak(t.p, sender(busy), speakBody.parse({ kind: 'opinion', text: '希望开放公园数据' })),
    refused,
  );
  assert.equal((await readStandard(t.p, busy, other)).comments.length, spamLimits.hourOfPerson - 2);
  t.clock.set(new Date(t.clock.now().getTime() + 3_601_000).toISOString());
  await say(spamLimits.hourOfPerson);
});

test('a body enters one event so many times and no more', async () => {
  const keen = await someone('provider');
  for (let n = 0; n < 10; n++) await enter(keen, `第 ${n} 件作品`);
  await assert.rejects(enter(keen, '再来一件'), { code: 'open.event-entries-many' });
});
