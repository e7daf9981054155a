/** The log over HTTP: what everybody may take and what only overseers may; the page that checks runs as it is served. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import type { FastifyInstance } from 'fastify';
import type { Actor, Role } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { logPlugin } from './log-routes.ts';
import { rootFromConsistency } from './outside/fsck.ts';
import { readNote, readTree } from './outside/notes.ts';
import { createShard } from './shards.ts';

const ORIGIN = 'gongshu/xingyuan/audit/2026';
let ledger: TestLedger;
let app: FastifyInstance;
let actor: Actor = { kind: 'anonymous' };

const person = (...roles: Role[]): Actor => ({
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990000',
  roles,
});

before(async () => {
  ledger = await testLedger();
  app = await openHttp(ledger.k, '0');
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await app.register(logPlugin(ledger.k));
  await app.ready();
});
after(async () => {
  await app.close();
  await ledger.close();
});
beforeEach(async () => {
  actor = { kind: 'anonymous' };
  await ledger.reset();
});

const get = (url: string) => app.inject({ url });

test('checkpoint, key and hashes are everybody’s and never change; entries are for overseers, and leave an entry', async () => {
  await ledger.fill(300);
  const checkpoint = await get(`/log/${ORIGIN}/checkpoint`);
  assert.deepEqual([checkpoint.statusCode, checkpoint.headers['cache-control']], [200, 'no-cache']);
  assert.match(checkpoint.body, /^gongshu\/xingyuan\/audit\/2026\n300\n/);
  const tile = await get(`/log/${ORIGIN}/tile/0/000`);
  assert.deepEqual([tile.statusCode, tile.rawPayload.length], [200, 8192]);
  assert.equal(tile.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal((await get(`/log/${ORIGIN}/tile/0/001.p/44`)).rawPayload.length, 44 * 32);
  assert.equal((await get(`/log/${ORIGIN}/verifier-key`)).statusCode, 200);
  for (const path of [
    `${ORIGIN}/tile/0/002`,
    `${ORIGIN}/tile/0/..%2f..%2fcheckpoint`,
    `${ORIGIN}/..%2f..%2f2026/checkpoint`,
    `${ORIGIN}/other`,
    'gongshu/other/audit/2026/checkpoint',
    '..%2f..%2fsecrets/master-key',
    'run/stores.json',
  ]) {
    const reply = await get(`/log/${path}`);
    assert.ok(reply.statusCode === 404 || reply.statusCode === 400, `${path}: ${reply.statusCode}`);
  }
  const bundle = `/log/${ORIGIN}/tile/entries/000`;
  assert.ok([401, 403].includes((await get(bundle)).statusCode));
  actor = person('provider');
  assert.equal((await get(bundle)).statusCode, 403);
  actor = person('auditor');
  const entries = await get(bundle);
  assert.deepEqual([entries.statusCode, entries.headers['cache-control']], [200, 'private, no-store']);
  const { rows } = await ledger.intruder.query(
    `select count(*)::int as n from ledger.entry where kind = 'ledger.read'`,
  );
  assert.equal(rows[0].n, 1);
});

test('a log whose name begins another’s hides none of that one’s files', async () => {
  const { k, intruder } = ledger;
  const old = 'gongshu/xingyuan/audit';
  await createShard(intruder, k.vault, { stream: 'audit', year: 2025, origin: old }, k.clock.now());
  await ledger.fill(2);
  for (const origin of [old, ORIGIN]) {
    const { body } = await get(`/log/${origin}/checkpoint`);
    assert.equal(readTree(readNote(body)?.text ?? '')?.origin, origin);
    assert.equal((await get(`/log/${origin}/tile/0/000.p/${origin === old ? 1 : 3}`)).statusCode, 200);
  }
});

test('what is handed out is the published checkpoint, not a head whose tiles are not laid', async () => {
  await ledger.fill(2);
  const path = join(ledger.k.config.data, 'ledger', ORIGIN, 'checkpoint');
  const published = await readFile(path);
  await ledger.fill(3);
  await writeFile(path, published);
  assert.equal((await get('/api/ledger/checkpoint')).body, published.toString());
  await rm(path);
  assert.equal((await get('/api/ledger/checkpoint')).statusCode, 404);
});

test('growth is proven from any size to any later one, and asked for nonsense it says so', async () => {
  await ledger.fill(5);
  const old = readTree(readNote((await get('/api/ledger/checkpoint')).body)?.text ?? '');
  await ledger.fill(9);
  const now = readTree(readNote((await get('/api/ledger/checkpoint')).body)?.text ?? '');
  assert.ok(old && now);
  const { hashes, origin } = (await get('/api/ledger/consistency?from=5&to=14')).json();
  assert.equal(origin, ORIGIN);
  assert.equal(rootFromConsistency(5, 14, old.root, hashes), now.root);
  assert.notEqual(rootFromConsistency(5, 14, now.root, hashes), now.root);
  assert.notEqual(rootFromConsistency(6, 14, old.root, hashes), now.root);
  for (const query of [
    'from=0&to=3',
    'from=4&to=3',
    'from=1&to=15',
    'from=1&to=2&origin=other',
    'from=x&to=2',
  ])
    assert.ok((await get(`/api/ledger/consistency?${query}`)).statusCode >= 400, query);
});

/** As much of a browser's document as the page's script touches. */
class Element {
  value = '';
  textContent = '';
  hidden = false;
  lang = '';
  className = '';
  readonly dataset: Record<string, string> = {};
  readonly children: unknown[] = [];
  readonly heard = new Map<string, (event: unknown) => void>();
  append(...more: unknown[]): void {
    this.children.push(...more);
  }
  replaceChildren(): void {
    this.children.length = 0;
  }
  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.heard.set(name, listener);
  }
  text(): string {
    return [
      this.className,
      this.textContent,
      ...this.children.map((one) => (one instanceof Element ? one.text() : String(one))),
    ].join(' ');
  }
}

test('the page checks by itself what is put into it, as served and as saved', async () => {
  const receipts = await ledger.fill(20);
  const hash = receipts[7]?.hash ?? '';
  const proof = await get(`/api/ledger/receipts/${hash}/proof`);
  assert.match(String(proof.headers['content-disposition']), /\.tlog-proof/);
  assert.equal((await get(`/api/ledger/receipts/${'0'.repeat(64)}/proof`)).statusCode, 404);
  const page = await get('/verify');
  const nonce =
    /script-src 'nonce-([^']+)'/.exec(String(page.headers['content-security-policy']))?.[1] ?? '-';
  assert.ok(page.body.includes(`<script type="module" nonce="${nonce}">`));
  const saved = await get('/verify?save=1');
  assert.match(String(saved.headers['content-disposition']), /verify\.html/);
  assert.ok(!/\b(?:src|href)="(?!#)/.test(saved.body), 'the saved page asks for nothing');

  const [, script = ''] = /<script type="module">\n([\s\S]*)<\/script>/.exec(saved.body) ?? [];
  const [, keys = ''] = /<textarea id="keys"[^>]*>([^<]*)</.exec(saved.body) ?? [];
  const byId = new Map<string, Element>();
  const document = {
    getElementById: (id: string): Element => {
      const known = byId.get(id) ?? new Element();
      byId.set(id, known);
      return known;
    },
    createElement: (): Element => new Element(),
    documentElement: new Element(),
  };
  document.getElementById('keys').value = keys;
  runInContext(script, createContext({ document, location: { protocol: 'file:' }, TextEncoder, atob, btoa }));
  const shown = (text: string): string => {
    document.getElementById('text').value = text;
    document.getElementById('text').heard.get('input')?.({});
    return document.getElementById('result').text();
  };
  assert.match(shown(proof.body), /verdict sound.*可信/);
  assert.match(shown(proof.body.replace(/\nindex 7\n/, '\nindex 8\n')), /verdict wrong/);
  assert.match(shown(hash), /verdict incomplete/);
  document.getElementById('keys').value = '';
  assert.match(shown(proof.body), /verdict incomplete[\s\S]*缺少该存证账本的验证公钥/);
});
