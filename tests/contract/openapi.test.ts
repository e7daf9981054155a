/** The published interface: the committed document is the real one, and every error has the one shape. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { contractText } from './openapi.ts';

let stage: TestPlatform;
before(async () => {
  stage = await testPlatform({ city: 'xingyuan' });
});
after(() => stage.close());

/** A shape of more characters than this has a name as soon as two replies hold it. */
const longestTwice = 5_000;

test('contracts/openapi.json is fresh', async () => {
  const committed = await readFile(new URL('../../contracts/openapi.json', import.meta.url), 'utf8');
  assert.ok(
    committed === contractText(stage.app),
    'stale: run `node scripts/openapi.ts` and commit the change',
  );
});

test('what replies share stands once in the document, and every reference leads somewhere', () => {
  const document = JSON.parse(contractText(stage.app));
  const named = Object.keys(document.components.schemas);
  const references = new Set<string>();
  const inline = new Map<string, number>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const whole = JSON.stringify(value);
    if ('properties' in value && whole.length > longestTwice) inline.set(whole, (inline.get(whole) ?? 0) + 1);
    if ('$ref' in value && typeof value.$ref === 'string') references.add(value.$ref);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(document);
  assert.deepEqual(
    [...references].filter((to) => to.startsWith('#/components/')).sort(),
    named.map((name) => `#/components/schemas/${name}`).sort(),
    'no name without use, no use without a name',
  );
  const twice = [...inline].filter(([, count]) => count > 1).map(([whole]) => whole.slice(0, 200));
  assert.deepEqual(twice, [], 'give the shape a name by nameShapes (server/kernel/http/shapes.ts)');
});

test('every refusal is a problem document in the language of the reader', async () => {
  const asks = [
    { method: 'GET' as const, url: '/api/nothing-here', status: 404 },
    { method: 'GET' as const, url: '/api/todos', status: 401 },
    { method: 'POST' as const, url: '/api/session', payload: { wrong: 1 }, status: 400 },
    { method: 'POST' as const, url: '/api/session', payload: '{"broken', status: 400 },
  ];
  for (const { status, ...ask } of asks) {
    for (const [language, han] of [
      ['zh-CN', true],
      ['en-GB', false],
    ] as const) {
      const reply = await stage.app.inject({
        ...ask,
        headers: { 'accept-language': language, 'content-type': 'application/json' },
      });
      assert.equal(reply.statusCode, status, `${ask.method} ${ask.url}: ${reply.body}`);
      assert.match(reply.headers['content-type']?.toString() ?? '', /^application\/problem\+json/);
      const problem = reply.json();
      assert.equal(problem.status, status);
      assert.equal(problem.type, `/problems/${problem.code}`);
      for (const text of [problem.title, problem.detail, problem.mend]) {
        assert.equal(/\p{Script=Han}/u.test(text), han, `${language}: ${text}`);
      }
    }
  }
});

test('a change that a browser sends from another site is refused', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }]) {
    const reply = await stage.app.inject({ method: 'POST', url: '/api/session', payload: {}, headers });
    assert.equal(reply.json().code, 'kernel.cross-site');
  }
});

test('every reply forbids what a page could be misused for', async () => {
  const { headers } = await stage.app.inject({ url: '/api/health' });
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.ok(headers['strict-transport-security']);
});

test('the numbers are there for whoever watches', async () => {
  const { body } = await stage.app.inject({ url: '/metrics' });
  for (const name of [
    'gongshu_http_requests_total',
    'gongshu_queue_depth',
    'gongshu_gateway_calls_total',
    'gongshu_rows_loaded_total',
  ]) {
    assert.match(body, new RegExp(name));
  }
});
