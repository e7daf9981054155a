/** The example in the instructions, run as a developer would run it: with an address, a key and a secret, and nothing else. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { addDays } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import { freshFolder } from '#tests/factories/embedded.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from './context.ts';
import { servePlugin } from './index.ts';
import { instructionsFor } from './instructions.ts';

const run = promisify(execFile);
const fixtures = new URL('../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let app: FastifyInstance;
let made: ServeFixture;
before(async () => {
  const stack = await testStack();
  // The example takes the time of its own machine.
  stack.clock.set(new Date());
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  app = await openHttp(p, 'test');
  await app.register(servePlugin(p));
  await app.listen({ host: '127.0.0.1', port: 0 });
  made = await serveFixture(p, 10);
});
after(() => app?.close());

async function prepared() {
  const grant = await made.grant({ columns: ['name', 'county'], lastDay: addDays(p.clock.today(), 30) });
  const key = await made.key(grant.id);
  const [address] = app.addresses();
  const { terms } = grant;
  const instructions = instructionsFor({
    code: made.code,
    title: { zh: '居民核验', en: 'Residents' },
    version: 1,
    plan: made.plan,
    columns: terms.columns,
    purpose: terms.purpose,
    operatorRequired: terms.operatorRequired,
  });
  const env = {
    ...process.env,
    GONGSHU_URL: `http://127.0.0.1:${typeof address === 'object' ? address.port : 0}`,
    GONGSHU_KEY: key.keyId,
    GONGSHU_SECRET: key.secret.export().toString('base64url'),
    GONGSHU_BODY: '{"id_no":"X0000002"}',
    NODE_NO_WARNINGS: '1',
  };
  return { instructions, env };
}

test('the TypeScript of the instructions gets its record and verifies the answer', async () => {
  const { instructions, env } = await prepared();
  const file = join(freshFolder(), 'call.ts');
  await writeFile(file, instructions.example.typescript);
  const { stdout } = await run(process.execPath, [file], { env });
  assert.match(stdout, /^200 /);
  assert.deepEqual(JSON.parse(stdout.slice(4)).records, [{ name: '居民2', county: '990102' }]);
  assert.deepEqual(Object.keys(JSON.parse(instructions.example.reply).records[0]), ['name', 'county']);
});

const tools = await Promise.all(
  ['bash', 'curl', 'openssl'].map((name) => run('sh', ['-c', `command -v ${name}`]).catch(() => undefined)),
);
const missing = tools.includes(undefined);

test('so does the shell', { skip: missing && 'bash, curl and openssl are not all here' }, async () => {
  const { instructions, env } = await prepared();
  const file = join(freshFolder(), 'call.sh');
  await writeFile(file, instructions.example.curl);
  const { stdout } = await run('bash', [file], { env });
  assert.deepEqual(JSON.parse(stdout).records, [{ name: '居民2', county: '990102' }]);
});

test('the instructions name every part that a caller needs', async () => {
  const { instructions } = await prepared();
  assert.equal(instructions.signature.base.length, 10);
  assert.ok(instructions.parameters.some(({ name, required }) => name === 'id_no' && required));
  assert.deepEqual(
    instructions.answer.map(({ name, json }) => `${name} ${json}`),
    ['name string', 'county string'],
  );
  assert.ok(instructions.errors.some(({ code }) => code === 'gateway.quota'));
  assert.equal(instructions.sealing, null);
  const of = { code: made.code, title: { zh: '居民核验', en: 'Residents' }, version: 1, plan: made.plan };
  assert.match(instructionsFor({ ...of, sealed: true }).sealing?.en ?? '', /HKDF-SHA256.*HMAC key/);
});
