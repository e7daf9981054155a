/** How many keys a grant may have, and when it may have none; what suspends a grant, and what lets it be answered again. */
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import { getGrant, versionsOfGrant } from '../grants.ts';
import { presentGrant } from '../presenter.ts';
import { presentVersions, termsText } from '../presenter-terms.ts';
import { keyBody } from '../schema-grants.ts';
import { serveSuccession } from '../succession.ts';
import { setPermissions } from './change-terms.ts';
import {
  activateGrant,
  resumeAfterCause,
  resumeGrant,
  revokeGrant,
  suspendForCause,
  suspendGrant,
} from './grant-state.ts';
import { createKey, MOST_KEYS, revokeKey } from './keys.ts';
import { remeasureGrants } from './remeasure-grants.ts';
import { barUser, standingBars } from './user-bars.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let made: ServeFixture;

before(async () => {
  p = servePlatform(await testStack(), await loadLaw(fixtures, 'xingyuan'));
  made = await serveFixture(p, 10);
});

const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error.code;
  }
  return 'nothing was refused';
};

/** What the page says of making a key. */
async function ability(id: string): Promise<string | undefined> {
  const grant = await getGrant(p.db, id);
  assert.ok(grant);
  const { createKey: may } = (await presentGrant(p.db, p, made.consumer, grant)).abilities;
  return may?.allowed ? 'allowed' : may?.code;
}

test('terms are narrowed part by part and given back; every version says what changed, and its text has its digest', async () => {
  const day = { days: 'workday' as const, from: '08:00', to: '20:00' };
  const grant = await made.grant({ columns: ['name', 'county'], hours: [day] });
  const set = (patch: Parameters<typeof setPermissions>[3]) =>
    setPermissions(p, made.provider, grant.id, patch);
  await set({ columns: ['county'], quotas: [{ unit: 'calls', period: 'day', limit: 3 }] });
  for (const wider of [{ days: 'all' as const }, { days: [1, 2] }, { from: '07:59' }, { to: '20:01' }])
    await assert.rejects(set({ hours: [{ ...day, ...wider }] }), { code: 'serve.terms-wider' });
  await set({
    hours: [
      { ...day, to: '12:00' },
      { ...day, from: '14:00' },
    ],
  });
  assert.deepEqual((await set({ hours: [day] })).terms.hours, [day], 'given back');
  const versions = await presentVersions(p.db, await versionsOfGrant(p.db, grant.id));
  assert.deepEqual(
    versions.map(({ version, changed, by }) => [version, changed, by !== null]),
    [
      [4, ['hours'], true],
      [3, ['hours'], true],
      [2, ['columns', 'quotas'], true],
      [1, [], true],
    ],
  );
  for (const { version, digest } of versions) {
    const { terms } = await termsText(p.db, grant, version);
    const found = createHash('sha256').update(terms).digest('hex');
    assert.equal(found, digest, 'a stranger finds the same digest');
  }
});

test('a grant has ten live keys and no more, also when many are asked for at once; a revoked one makes room', async () => {
  const { id } = await made.grant();
  const asked = await Promise.allSettled(
    Array.from({ length: MOST_KEYS + 3 }, () => createKey(p, made.consumer, id)),
  );
  const keys = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value.keyId] : []));
  assert.equal(keys.length, 10);
  assert.equal(await refused(createKey(p, made.consumer, id)), 'serve.keys-enough');
  assert.equal(await ability(id), 'serve.keys-enough');
  await revokeKey(p, made.consumer, id, keys[0] ?? '');
  assert.equal(await ability(id), 'allowed');
  await createKey(p, made.consumer, id);
});

test('a grant that is suspended or ended gets no key', async () => {
  const { id } = await made.grant();
  const because = { ground: 'beyond-scope', note: '越权' };
  await suspendGrant(p, made.provider, id, because);
  assert.equal(await refused(createKey(p, made.consumer, id)), 'serve.grant-not-active');
  assert.equal(await ability(id), 'serve.grant-not-active');
  await resumeGrant(p, made.provider, id);
  await createKey(p, made.consumer, id);
  await revokeGrant(p, made.provider, id, because);
  assert.equal(await refused(createKey(p, made.consumer, id)), 'serve.grant-not-active');
});

test('a suspension is lifted by what it was made for; the others stand', async () => {
  const { id } = await made.grant();
  const ground = 'beyond-scope';
  const [one, two] = [newId(), newId()];
  const forCause = (matterId: string) =>
    transact(p.db, (tx) =>
      suspendForCause(tx, p, { grantId: id, actor: made.provider, ground, note: matterId, matterId }),
    );
  const lift = (matterId: string) =>
    transact(p.db, (tx) =>
      resumeAfterCause(tx, p, { grantId: id, actor: made.provider, note: '通过', matterId }),
    );
  const stands = async () => (await getGrant(p.db, id))?.state;
  await suspendGrant(p, made.provider, id, { ground, note: '越权' });
  await forCause(one);
  await forCause(two);
  assert.equal(await refused(resumeGrant(p, made.provider, id)), 'serve.grant-held');
  const grant = await getGrant(p.db, id);
  assert.ok(grant);
  const shown = await presentGrant(p.db, p, made.provider, grant);
  assert.equal(shown.abilities.resume?.allowed === false && shown.abilities.resume.code, 'serve.grant-held');
  assert.deepEqual([await lift(one), await stands()], [false, 'suspended'], 'the second matter is open');
  assert.equal(await lift(one), false, 'lifted once');
  assert.equal(await refused(resumeGrant(p, made.provider, id)), 'serve.grant-held');
  assert.deepEqual([await lift(two), await stands()], [false, 'suspended'], 'what was first still stands');
  const [newest] = (await presentGrant(p.db, p, made.provider, grant)).history;
  assert.deepEqual([newest?.note, newest?.ground?.key], ['越权', ground]);
  assert.equal((await resumeGrant(p, made.provider, id)).state, 'active');
  await forCause(one);
  assert.deepEqual([await lift(two), await lift(one), await stands()], [false, true, 'active']);
});

test('what the grade demands by now stands in the terms before a grant is answered again, or it is not', async () => {
  const { id } = await made.grant();
  const pending = await made.grant({ inactive: true });
  const actor = made.provider;
  const none = { supply: true, approval: false, masks: {}, encryption: false, operator: false };
  const grades = [
    { key: 'kept', measures: { ...none, supply: false } },
    { key: 'masked', measures: { ...none, masks: { personal: 'hide' } } },
    { key: 'sealed', measures: { ...none, encryption: true } },
  ];
  await sql`insert into classify.rule_table (version, title, body, digest, issued_at)
    values (1, '规则', ${JSON.stringify({ grades })}, 'x', ${p.clock.now()})`.execute(p.db);
  await suspendGrant(p, actor, id, { ground: 'beyond-scope', note: '越权' });
  const grade = (key: string) =>
    sql`insert into classify.resource_grade (resource_id, grade, rank, cause, table_version, since)
      values (${made.resourceId}, ${key}, 0, 'entry', 1, ${p.clock.now()})
      on conflict (resource_id) do update set grade = excluded.grade`.execute(p.db);
  const activate = () => transact(p.db, (tx) => activateGrant(tx, p, { grantId: pending.id, actor }));
  await grade('kept');
  assert.equal(await refused(resumeGrant(p, actor, id)), 'serve.grade-supply');
  assert.equal(await refused(activate()), 'serve.grade-supply');
  await grade('masked');
  for (const grant of [await resumeGrant(p, actor, id), await activate()]) {
    assert.deepEqual([grant.state, grant.termsVersion], ['active', 2]);
    assert.equal(grant.terms.measures?.masks.name, 'hide');
  }
  // A key of the caller's own cannot open what is sealed: refused with the field, and given up by a grant that asked for it.
  const strict = await made.grant({ evidence: 'E2' });
  await grade('sealed');
  const at = async (work: Promise<unknown>) => {
    const found = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(found instanceof Problem);
    return [found.code, found.details.fields?.map(({ path, mend }) => [path, mend?.en !== ''])];
  };
  assert.deepEqual(await at(made.grant({ evidence: 'E2' })), ['serve.grant-evidence', [['evidence', true]]]);
  assert.equal(strict.terms.evidence, 'E2');
  await transact(p.db, (tx) => remeasureGrants(tx, p, made.resourceId));
  const measured = await getGrant(p.db, strict.id);
  assert.deepEqual([measured?.terms.evidence, measured?.terms.measures?.encryption], ['E1', true]);
  const publicKey = generateKeyPairSync('ed25519')
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
  const own = createKey(p, made.consumer, strict.id, keyBody.parse({ algorithm: 'ed25519', publicKey }));
  assert.deepEqual(await at(own), ['serve.key-needs-secret', [['algorithm', true]]]);
});

test('who is barred stays barred when the department passes into another, and its test grants pass with it', async () => {
  await barUser(p, made.consumer, { operator: 'S-1', note: '离岗' });
  const { id } = await made.grant();
  const tried = newId();
  const asTest = (tx: Tx) => sql`select set_config('gongshu.environment', 'test', true)`.execute(tx);
  await transact(p.db, async (tx) => {
    const { rows } = await sql<{
      g: object;
    }>`select to_jsonb(g) as g from serve.grant g where id = ${id}`.execute(tx);
    const row = { ...rows[0]?.g, id: tried, number: 'T-1', environment: 'test' };
    await asTest(tx);
    await sql`insert into serve.grant
      select * from jsonb_populate_record(null::serve.grant, ${JSON.stringify(row)}::jsonb)`.execute(tx);
  });
  await transact(p.db, (tx) =>
    serveSuccession.move(tx, p as Platform, { from: made.consumerId, to: made.providerId }),
  );
  const bars = await standingBars(p.db, p.clock.today(), [made.providerId]);
  assert.deepEqual(
    bars.map(({ operator }) => operator),
    ['S-1'],
  );
  const found = await transact(p.db, async (tx) => {
    await asTest(tx);
    return sql<{ consumer_id: string }>`select consumer_id from serve.grant where id = ${tried}`.execute(tx);
  });
  assert.deepEqual(found.rows, [{ consumer_id: made.providerId }]);
});
