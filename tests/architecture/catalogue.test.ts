/** What is declared must be whole: error texts in both languages, ledger kinds with one owner, every route guarded. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { errorCatalogue } from '#kernel/errors.ts';
import { ENTRY_BYTES, ledgerKinds } from '#ledger/index.ts';
import { prepare } from '#ledger/record.ts';
import { testPlatform } from '#tests/factories/platform.ts';

let app: FastifyInstance;
let registered: { method: string; url: string }[] = [];
let close: () => Promise<void>;

before(async () => {
  const stage = await testPlatform({ city: 'xingyuan' });
  ({ app, close } = stage);
  registered = stage.registered;
});
after(() => close());

test('every error says what happened, why and how to mend it, in both languages', () => {
  assert.ok(errorCatalogue.size > 30);
  for (const [code, { status, zh, en }] of errorCatalogue) {
    assert.ok(status >= 400 && status < 600, code);
    for (const text of [zh, en]) {
      for (const part of [text.what, text.why, text.mend])
        assert.ok(part.trim().length > 1, `${code}: empty text`);
    }
    assert.match(`${zh.what}${zh.why}${zh.mend}`, /\p{Script=Han}/u, code);
    assert.doesNotMatch(`${en.what}${en.why}${en.mend}`, /\p{Script=Han}/u, code);
    const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    assert.deepEqual(
      placeholders(zh.what + zh.why + zh.mend),
      placeholders(en.what + en.why + en.mend),
      `${code}: both languages name the same facts`,
    );
  }
});

test('no route exists without a policy', () => {
  const guarded = new Set(app.routeRecords.map(({ method, url }) => `${method} ${url}`));
  const unguarded = registered
    .filter(
      ({ method, url }) => method !== 'HEAD' && method !== 'OPTIONS' && !guarded.has(`${method} ${url}`),
    )
    .map(({ method, url }) => `${method} ${url}`)
    // Built files of the web and the bundled font: nothing in them is anybody's.
    .filter((route) => !/^GET \/((desk\/)?assets|fonts\/files)\//.test(route));
  assert.deepEqual(unguarded, []);
});

test('every route that changes something names its ledger entry, or why it leaves none', () => {
  const silent = app.routeRecords
    .filter(({ method, entry }) => method !== 'GET' && entry === undefined)
    .map(({ method, url }) => `${method} ${url}`);
  assert.deepEqual(silent, []);
});

test('every event of the rooms that handle data says what was done with them', () => {
  const handling = ['collect', 'serve', 'share', 'open'];
  const silent = [...ledgerKinds]
    .filter(([kind, { activity }]) => handling.includes(kind.split('.')[0] ?? '') && activity === undefined)
    .map(([kind]) => kind);
  assert.deepEqual(silent, []);
});

test('an entry of any kind has at most two kilobytes, however much is to be said', () => {
  const id = '019b0000-0000-7000-8000-0000000000aa';
  const many = Array.from({ length: 40 }, (_, n) => `${id.slice(0, -3)}${String(n).padStart(3, '0')}`);
  for (const [kind, { activity }] of ledgerKinds) {
    const { body, aside } = prepare(
      {
        kind,
        actor: {
          kind: 'person',
          personId: id,
          organisationId: id,
          regionCode: '150200',
          roles: ['bureau', 'auditor', 'provider', 'consumer', 'head', 'system_admin', 'security_admin'],
        },
        subject: { type: 'catalog.resource', id: 'x'.repeat(200) },
        organisations: many,
        case: id,
        purpose: 'P'.repeat(100),
        evidence: 'E3',
        ...(activity === 'stated' ? { activity: 'collect' } : {}),
        decision: {
          outcome: 'deny',
          rules: many,
          articles: many,
          pack: { version: '1.0.0', hash: 'a'.repeat(64) },
          asOf: '2026-03-10',
        },
        detail: { base: 'x'.repeat(2000), fields: many },
      },
      new Date('2026-03-10T02:00:00Z'),
    );
    assert.ok(aside && body.length <= ENTRY_BYTES, `${kind}: ${body.length}`);
  }
});
