/** Who sees which entries, what a receipt proves to anybody, and that reading is recorded once. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Actor, PersonActor, Role } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import type { EventPorts } from './intake.ts';
import { rootFromInclusion } from './merkle.ts';
import { openNote, parseCheckpoint, parseVerifierKey } from './note.ts';
import { type LedgerEntry, record } from './record.ts';
import { ledgerPlugin } from './routes.ts';
import { recordSensitiveRead } from './sensitive.ts';
import { sequenceAll } from './sequencer.ts';

let ledger: TestLedger;
let app: FastifyInstance;
let actor: Actor = { kind: 'anonymous' };

const person = (...roles: Role[]): PersonActor => ({
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990000',
  roles,
});
const [provider, consumer, stranger, auditor, bureau] = [
  person('provider'),
  person('consumer'),
  person('provider'),
  person('auditor'),
  person('bureau'),
];

const held = newId();
const ports: EventPorts = {
  activities: async () => ({
    terms: [{ key: 'share', zh: '享', en: 'sharing' }],
    rule: 'ledger.activities',
    open: false,
    articles: ['T-1'],
    decision: { outcome: 'reported', rules: ['ledger.activities'], articles: ['T-1'], asOf: '2026-03-02' },
  }),
  holderOf: async (_, id) => (id === held ? bureau.organisationId : undefined),
  isOrganisation: async (_, id) => id === bureau.organisationId,
  objectsOf: async (_, id) => [id],
  accesses: async () => undefined,
};

before(async () => {
  ledger = await testLedger();
  app = await openHttp(ledger.k, '0');
  // Stands for the sign-in of room org.
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await app.register(
    ledgerPlugin(ledger.k, ports, {
      personNames: async (_, ids) => new Map(ids.map((id) => [id, `name of ${id}`])),
      organisationNames: async (_, ids) =>
        new Map(ids.map((id) => [id, { zh: `单位${id}`, en: `organisation ${id}` }])),
    }),
  );
  await app.ready();
});
after(async () => {
  await app.close();
  await ledger.close();
});
beforeEach(() => ledger.reset());

const write = (more: Partial<LedgerEntry> = {}) =>
  transact(ledger.k.db, (tx) =>
    record(tx, ledger.k, {
      kind: 'ledgertest.done',
      actor: consumer,
      subject: { type: 'thing', id: 'T1' },
      organisationId: provider.organisationId,
      decision: {
        outcome: 'allow',
        rules: ['a.rule'],
        articles: ['X-1'],
        pack: { version: '1', hash: 'h' },
        asOf: '2026-03-10',
      },
      ...more,
    }),
  );

async function get(as: Actor, url: string) {
  actor = as;
  const reply = await app.inject({ method: 'GET', url });
  const json = reply.headers['content-type']?.includes('json');
  return { status: reply.statusCode, body: json ? reply.json() : reply.body };
}

test('an organisation sees what concerns it, as actor or as counterpart; a stranger and the public nothing', async () => {
  const { hash } = await write();
  await write({ organisationId: stranger.organisationId, actor: stranger });
  for (const one of [provider, consumer]) {
    const { body } = await get(one, '/api/ledger/entries');
    assert.deepEqual(
      body.items.map((entry: { hash: string }) => entry.hash),
      [hash],
    );
    assert.equal(body.items[0].person, undefined);
    assert.equal(body.items[0].organisations.length, 2);
    // Nobody numbers here: what waits is told, with its age.
    assert.deepEqual([body.waiting.count, body.waiting.oldest], [2, body.items[0].at]);
    const single = await get(one, `/api/ledger/entries/${hash}`);
    assert.equal(single.status, 200);
    assert.equal(single.body.abilities.read.allowed, true);
    assert.equal(single.body.abilities.readPersons.allowed, false);
  }
  assert.equal((await get(stranger, `/api/ledger/entries/${hash}`)).status, 404);
  assert.equal((await get(stranger, '/api/ledger/entries')).body.total, 1);
  assert.equal((await get({ kind: 'anonymous' }, '/api/ledger/entries')).status, 401);
  assert.equal((await get({ kind: 'anonymous' }, `/api/ledger/entries/${hash}`)).status, 401);
});

test('bureau and auditor see all, with names until the disclosure is erased', async () => {
  const { hash, id } = await write();
  for (const one of [bureau, auditor]) {
    const { body } = await get(one, `/api/ledger/entries/${hash}`);
    assert.equal(body.entry.person.name, `name of ${consumer.personId}`);
    assert.deepEqual(body.entry.body.decision.articles, ['X-1']);
  }
  await ledger.intruder.query('delete from ledger.disclosure where entry_id = $1', [id]);
  assert.equal((await get(auditor, `/api/ledger/entries/${hash}`)).body.entry.person, undefined);
});

test('filters by kind, subject, case, organisation and legal day, in pages', async () => {
  const { k } = ledger;
  const theCase = newId();
  k.clock.set('2026-03-10T15:59:59.999Z');
  const late = await write({ case: theCase });
  k.clock.set('2026-03-10T16:00:00Z');
  const next = await write({ subject: { type: 'thing', id: 'T2' }, case: theCase, organisationId: newId() });
  const ask = async (query: string): Promise<string[]> =>
    (await get(provider, `/api/ledger/entries?${query}`)).body.items.map(
      (entry: { hash: string }) => entry.hash,
    );
  const askAll = async (query: string): Promise<string[]> =>
    (await get(auditor, `/api/ledger/entries?kind=ledgertest.done&${query}`)).body.items.map(
      (entry: { hash: string }) => entry.hash,
    );
  assert.deepEqual(await askAll(`case=${theCase}`), [next.hash, late.hash]);
  assert.deepEqual(await askAll('to=2026-03-10'), [late.hash]);
  assert.deepEqual(await askAll('from=2026-03-11&to=2026-03-11'), [next.hash]);
  assert.deepEqual(await askAll('from=2026-03-12'), []);
  assert.deepEqual(await askAll('subjectType=thing&subjectId=T2'), [next.hash]);
  assert.deepEqual(await askAll(`organisation=${provider.organisationId}`), [late.hash]);
  assert.deepEqual(await askAll('page=2&pageSize=1'), [late.hash]);
  assert.deepEqual(await ask('kind=ledger.read'), []);
  assert.equal((await get(auditor, '/api/ledger/entries?case=1')).status, 400);
  assert.equal((await get(auditor, '/api/ledger/entries?who=x')).status, 400);
  const { body } = await get(auditor, `/api/ledger/entries/${next.hash}`);
  assert.deepEqual(
    body.path.map((entry: { hash: string }) => entry.hash),
    [late.hash, next.hash],
  );
  const narrower = await get(provider, `/api/ledger/entries/${late.hash}`);
  assert.deepEqual(
    narrower.body.path.map((entry: { hash: string }) => entry.hash),
    [late.hash],
  );
});

test('reading everything is recorded once per reader, day and filter; reading one’s own is not', async () => {
  const { k } = ledger;
  k.clock.set('2026-03-10T02:00:00Z');
  const { hash } = await write();
  const reads = async (): Promise<{ filter: object }[]> =>
    (
      await ledger.intruder.query(
        `select convert_from(body, 'UTF8')::jsonb -> 'detail' as d from ledger.entry where kind = 'ledger.read' order by id`,
      )
    ).rows.map(({ d }) => d);
  for (let i = 0; i < 3; i++) await get(auditor, '/api/ledger/entries?kind=ledger.read');
  assert.deepEqual(await reads(), [{ filter: { kind: 'ledger.read' } }]);
  await get(auditor, '/api/ledger/entries?kind=ledger.read&page=1&pageSize=50');
  await get(provider, '/api/ledger/entries');
  assert.equal((await reads()).length, 1);
  await get(auditor, '/api/ledger/entries?subjectId=11010519491231002X');
  await get(bureau, '/api/ledger/entries?kind=ledger.read');
  await get(auditor, `/api/ledger/entries/${hash}`);
  assert.deepEqual((await reads()).slice(1), [
    { filter: { subjectId: '(not an id)' } },
    { filter: { kind: 'ledger.read' } },
    { filter: { hash } },
  ]);
  k.clock.set('2026-03-11T02:00:00Z');
  await get(auditor, '/api/ledger/entries?kind=ledger.read');
  assert.equal((await reads()).length, 5);
});

test('a receipt proves itself to anybody, with nothing of its content', async () => {
  await ledger.fill(300);
  const { hash } = await write();
  const anybody: Actor = { kind: 'anonymous' };
  assert.deepEqual((await get(anybody, `/api/ledger/receipts/${hash}`)).body, {
    hash,
    exists: true,
    proof: null,
  });
  await sequenceAll(ledger.k);
  await ledger.fill(40);
  const { body } = await get(anybody, `/api/ledger/receipts/${hash}`);
  const key = parseVerifierKey((await get(anybody, '/api/ledger/key')).body);
  assert.ok(key);
  const text = openNote(body.proof.checkpoint, key);
  const head = text === undefined ? undefined : parseCheckpoint(text);
  assert.ok(head);
  assert.deepEqual([body.proof.index, head.size], [300, 341]);
  const path = body.proof.path.map((one: string) => Buffer.from(one, 'base64'));
  const root = rootFromInclusion(Buffer.from(hash, 'hex'), body.proof.index, head.size, path);
  assert.equal(root?.toString('hex'), head.root.toString('hex'));
  assert.equal((await get(anybody, '/api/ledger/checkpoint')).body, body.proof.checkpoint);
  const unknown = await get(anybody, `/api/ledger/receipts/${'0'.repeat(64)}`);
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'ledger.receipt-unknown']);
  assert.equal((await get(anybody, '/api/ledger/receipts/xyz')).status, 400);
});

test('before the first entry there is no checkpoint, and the kinds are known', async () => {
  assert.equal(
    (await get({ kind: 'anonymous' }, '/api/ledger/checkpoint')).body.code,
    'ledger.no-checkpoint',
  );
  const { body } = await get(provider, '/api/ledger/kinds');
  assert.ok(body.items.some((one: { kind: string }) => one.kind === 'ledger.read'));
});

test('an event off the platform bears a listed activity, or it does not enter the ledger', async () => {
  const report = (more: object) =>
    app.inject({
      method: 'POST',
      url: '/api/ledger/events',
      payload: { resourceId: held, on: '2020-01-02', way: 'medium', ...more },
    });
  actor = auditor;
  assert.equal((await report({ activity: 'share' })).statusCode, 403);
  actor = consumer;
  const without = await report({});
  assert.deepEqual([without.statusCode, without.json().code], [422, 'ledger.activity-missing']);
  assert.deepEqual(without.json().articles, ['T-1']);
  const unlisted = await report({ activity: 'open' });
  assert.deepEqual([unlisted.json().code, unlisted.json().articles], ['ledger.activity-unlisted', ['T-1']]);
  assert.equal((await report({ activity: 'share', on: '2999-01-01' })).json().code, 'ledger.event-ahead');
  assert.equal((await report({ activity: 'share', resourceId: newId() })).statusCode, 404);
  const done = await report({ activity: 'share', counterpartId: bureau.organisationId, records: 3 });
  assert.equal(done.statusCode, 201);
  await write();
  const listed = await app.inject({ url: '/api/ledger/entries?activity=share' });
  const [entry, ...others] = listed.json().items;
  assert.deepEqual([entry.hash, others.length], [done.json().hash, 0]);
  assert.deepEqual(entry.activity, { zh: '享', en: 'sharing' });
  assert.deepEqual([entry.body.activity, entry.body.detail.records], ['share', 3]);
});

test('a look at sensitive rows is recorded once a reader, day and place; a file that leaves, each time', async () => {
  const { k } = ledger;
  const read = {
    actor: auditor,
    resourceId: newId(),
    holderId: provider.organisationId,
    place: 'quality.rows',
    part: newId(),
    grade: 'core',
    masked: true,
  };
  await recordSensitiveRead(k, read);
  await recordSensitiveRead(k, read);
  await recordSensitiveRead(k, { ...read, part: newId() });
  await recordSensitiveRead(k, { ...read, actor: { kind: 'platform' } });
  for (let n = 0; n < 2; n++) await recordSensitiveRead(k, { ...read, exported: true });
  const { rows } = await k.pool.query<{ kind: string; organisations: string[] }>(
    `select kind, organisations from ledger.entry where subject_id = $1 order by id`,
    [read.resourceId],
  );
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['ledger.sensitive-read', 'ledger.sensitive-read', 'ledger.rows-exported', 'ledger.rows-exported'],
  );
  assert.ok(rows[0]?.organisations.includes(provider.organisationId), 'whose data they are may read it');
});
