/** What keeps a file from leaving by the desk, what becomes of a copy, and what erasing leaves of a file: on real stores. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { TestClock } from '#kernel/clock.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import { barUser, unbarUser } from '../commands/user-bars.ts';
import type { Serving } from '../context.ts';
import { pace } from '../gateway/pace.ts';
import type { Grant } from '../grants.ts';
import { destroyCopy, listCopies } from './copies.ts';
import { enterDesk } from './desk.ts';
import { makeDelivery } from './make.ts';
import { folderOf, openDeliveryStore } from './pieces.ts';
import { getDelivery } from './repository.ts';
import { askDelivery } from './request.ts';
import { type Ready, readyDelivery } from './state.ts';
import { deliveredStore, deliveriesDaily, removeFile } from './sweep.ts';
import { type Taker, takePiece } from './take.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let clock: TestClock;
let made: ServeFixture;

before(async () => {
  const stack = await testStack();
  clock = stack.clock;
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  made = await serveFixture(p, 1500);
  for (const actor of [made.consumer, made.provider])
    await sql`insert into org.person (id, account, name, created_at) values (${actor.personId}, ${actor.personId}, '王五', ${clock.now()})
      on conflict do nothing`.execute(p.db);
});

const sizes = { chunk: 10_000, piece: 2048 };
const fileGrant = (): Promise<Grant> =>
  made.grant({ mode: 'file', modeReason: '年度统计', columns: ['name', 'county', 'members'] });

async function delivered({ id }: Grant): Promise<Ready> {
  const { deliveryId } = await askDelivery(p, made.consumer, { grantId: id, format: 'csv' });
  await makeDelivery(p, deliveryId, sizes);
  return readyDelivery(p.db, deliveryId, clock.now());
}

async function refused(work: Promise<unknown>): Promise<string> {
  const found = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(found instanceof Problem, 'it is refused');
  return found.code;
}

const deskTaker = (): Taker => ({
  actor: made.consumer,
  way: 'desk',
  holder: made.consumer.personId,
  user: '王五',
  operator: '',
});

const bytesLeft = async (id: string): Promise<number> => {
  let found = 0;
  for await (const _ of (await openDeliveryStore(p)).list(folderOf(id))) found += 1;
  return found;
};

test('held back or barred, nothing leaves by the desk either; a bar that names nobody keeps everybody from it', async () => {
  const grant = await fileGrant();
  const delivery = await delivered(grant);
  const take = () => takePiece(p, delivery, { from: 0, to: 10 }, deskTaker(), 1);
  const hold = (at: Date | null) =>
    sql`update serve.service set held_at = ${at} where id = ${made.serviceId}`.execute(p.db);
  await hold(clock.now());
  assert.equal(await refused(take()), 'gateway.service-held');
  await hold(null);
  const { personId, organisationId } = made.consumer;
  const account = `w5-${personId.slice(-12)}`;
  await sql`update org.person set account = ${account} where id = ${personId}`.execute(p.db);
  const bar = async (operator: string) => {
    const { id } = await barUser(p, made.consumer, { grant: grant.id, operator, note: '调离岗位' });
    const why = await take().then(
      () => 'taken',
      ({ code }: Problem) => code,
    );
    await unbarUser(p, made.consumer, id);
    return why;
  };
  assert.equal(await bar(account.toUpperCase()), 'gateway.operator-barred');
  assert.equal(await bar('10086'), 'serve.operator-unnamed');
  const colleague = made.provider.personId;
  await sql`insert into org.role_assignment (id, person_id, organisation_id, role, since)
    values (${newId()}, ${colleague}, ${organisationId}, 'consumer', ${clock.now()})`.execute(p.db);
  assert.equal(await bar(colleague), 'taken', 'somebody else is meant');
  const leave = await enterDesk(p, grant.id, '127.0.0.1');
  leave();
  assert.equal(await refused(enterDesk(p, grant.id, '192.0.2.1')), 'gateway.address');
  // One at a time means one, whichever door it came in by.
  const narrow = await made.grant({ mode: 'file', concurrency: 1 });
  const out = await enterDesk(p, narrow.id, '127.0.0.1');
  assert.equal(await refused(enterDesk(p, narrow.id, '127.0.0.1')), 'gateway.concurrency');
  const program = pace.enter(narrow.id, narrow.terms, p.clock.now().getTime());
  assert.ok('refused' in program);
  out();
  (await enterDesk(p, narrow.id, '127.0.0.1'))();
});

test('fetched again after its destruction was stated a copy is held again, and the use noted again', async () => {
  const grant = await fileGrant();
  const delivery = await delivered(grant);
  const take = () => takePiece(p, delivery, { from: 0, to: 10 }, deskTaker(), 1);
  const copy = async () => (await listCopies(p.db, { grant: grant.id, page: 1, pageSize: 10 })).items;
  await take();
  const [first] = await copy();
  assert.ok(first);
  await destroyCopy(p, made.consumer, first.id, { proof: '销毁证明 4 号', on: clock.today() });
  await take();
  await take();
  const [now, ...more] = await copy();
  assert.deepEqual([now?.id, now?.proof, now?.stated_at, more.length], [first.id, null, null, 0]);
  const { rows: uses } = await sql`select 1 from serve.use_record where grant_id = ${grant.id}`.execute(p.db);
  assert.equal(uses.length, 2);
});

test('erased while it is made no byte of it stays, nor what a kill left of one that failed', async () => {
  const grant = await fileGrant();
  const { deliveryId } = await askDelivery(p, made.consumer, { grantId: grant.id, format: 'csv' });
  let erased: Promise<void> | undefined;
  let looks = 0;
  const watched = {
    ...sizes,
    get piece() {
      looks += 1;
      // Some pieces lie there already, and more are to come.
      if (looks === 10) erased = removeFile(p, deliveryId, 'erased');
      return sizes.piece;
    },
  };
  await makeDelivery(p, deliveryId, watched);
  assert.ok(erased);
  await erased;
  const found = await getDelivery(p.db, deliveryId);
  assert.deepEqual([found?.state, await bytesLeft(deliveryId)], ['removed', 0]);

  const scope = { kind: 'resource', resourceId: made.resourceId } as never;
  const store = await openDeliveryStore(p);
  const others = await deliveredStore.count(p as never, scope);
  await sql`update serve.delivery set state = 'failed', removed_at = null where id = ${deliveryId}`.execute(
    p.db,
  );
  await store.put(`${folderOf(deliveryId)}0/0`, Buffer.from('left'));
  assert.equal(
    await deliveredStore.count(p as never, scope),
    others + 1,
    'bytes are counted, not what is said of them',
  );
  for (const task of deliveriesDaily(p)) await task.run(clock.today());
  assert.equal(await bytesLeft(deliveryId), 0);
});
