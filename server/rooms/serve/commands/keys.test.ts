/** How many keys a grant may have, and when it may have none. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import { getGrant } from '../grants.ts';
import { presentGrant } from '../presenter.ts';
import { resumeGrant, revokeGrant, suspendGrant } from './grant-state.ts';
import { createKey, MOST_KEYS, revokeKey } from './keys.ts';

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
