/** Settings: order of sources, one clear line for each mistake, and a document that agrees with the table. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder } from '#tests/factories/embedded.ts';
import { packFolder, readConfig } from './config.ts';
import { holdPort } from './port.ts';
import { settingList, settingsDocument } from './settings.ts';
import { explainStart, StartError } from './start-error.ts';

const packs = freshFolder();
for (const city of ['alpha', 'beta']) {
  mkdirSync(join(packs, 'cities', city), { recursive: true });
  writeFileSync(join(packs, 'cities', city, 'pack.yaml'), '');
}
const base = ['--regulations', packs, '--city', 'alpha'];

function refusal(argv: readonly string[], env: Record<string, string> = {}): StartError {
  try {
    readConfig(argv, env);
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    assert.equal(error.reason, 'setting');
    assert.doesNotMatch(error.line, /\n/);
    return error;
  }
  throw new assert.AssertionError({ message: `taken: ${argv.join(' ')}` });
}

test('defaults, and the flag before the environment before the default', () => {
  const plain = readConfig(base, {});
  assert.deepEqual(
    { ...plain, regulations: plain.regulations[0], data: plain.data.endsWith(join('.data', 'alpha')) },
    {
      city: 'alpha',
      host: '127.0.0.1',
      port: 8080,
      trustedProxy: undefined,
      data: true,
      role: 'all',
      postgres: undefined,
      postgresOwner: undefined,
      clickhouse: undefined,
      clickhouseCluster: undefined,
      s3: undefined,
      masterKeyFile: undefined,
      masterKey: undefined,
      demo: true,
      publicAddress: undefined,
      gatewayTestPort: undefined,
      gatewayTestAddress: undefined,
      oidcIssuer: undefined,
      oidcClient: undefined,
      oidcSecret: undefined,
      oidcLabel: undefined,
      metricsToken: undefined,
      smtp: undefined,
      mailFrom: undefined,
      smsWebhook: undefined,
      smsSecret: undefined,
      imWebhook: undefined,
      imSecret: undefined,
      imShape: 'plain',
      regulations: packs,
      testClock: false,
      logLevel: 'info',
    },
  );
  assert.equal(packFolder(plain), packs);
  const env = { GONGSHU_PORT: '9001', GONGSHU_DEMO: 'false', GONGSHU_CITY: 'beta' };
  const both = readConfig(['--regulations', packs, '--port=9002'], env);
  assert.deepEqual([both.port, both.demo, both.city], [9002, false, 'beta']);
  assert.equal(readConfig([...base, '--no-demo'], {}).demo, false);
  assert.equal(readConfig([...base, '--demo'], env).demo, true);
});

test('an unknown flag or variable names the nearest one', () => {
  assert.match(refusal([...base, '--prot', '1']).line, /--prot.*--port/);
  assert.match(refusal([...base, '--no-dmeo']).line, /--no-demo/);
  assert.match(refusal([...base, 'start']).line, /start.*--/);
  assert.match(refusal(base, { GONGSHU_PROT: '1' }).line, /GONGSHU_PROT.*GONGSHU_PORT/);
  // The test run names the folder of official shapes, and starts platforms in the same environment.
  assert.equal(readConfig(base, { GONGSHU_STANDARDS: '/somewhere' }).city, 'alpha');
});

test('a wrong value says what would be right, and never repeats a secret', () => {
  assert.match(refusal([...base, '--port', '70000']).line, /“70000”.*0 .*65535/);
  assert.match(refusal([...base, '--port', 'http']).line, /whole number/);
  assert.match(refusal([...base, '--port']).line, /lacks its value/);
  assert.match(refusal([...base, '--role', 'boss']).line, /all, web, worker/);
  assert.match(refusal([...base, '--demo=maybe']).line, /true or false/);
  assert.match(refusal([...base, '--data', '/etc/passwd']).line, /give a folder/);
  assert.match(refusal([...base, '--master-key-file', '/nowhere']).line, /not there/);
  const address = refusal([...base, '--postgres', 'mysql://me:hidden@host/db']);
  assert.match(address.line, /postgres:\/\//);
  assert.doesNotMatch(address.line, /hidden/);
  assert.match(refusal([...base, '--clickhouse', 'host:9000']).line, /http:\/\//);
  assert.match(refusal([...base, '--master-key', 'hidden']).line, /GONGSHU_MASTER_KEY/);
  assert.match(refusal([...base, '--test-clock', '--no-demo']).line, /demo only/);
});

test('trusted proxies are addresses or networks, never everybody', () => {
  const { trustedProxy } = readConfig([...base, '--trusted-proxy', '127.0.0.1, 10.0.0.0/8,fd00::/8'], {});
  assert.deepEqual(trustedProxy, ['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.1,', '0.0.0.0/0', 'true', '1', 'fd00::/129']) {
    assert.match(refusal([...base, '--trusted-proxy', wrong]).line, /--trusted-proxy.*10\.0\.0\.0\/8/, wrong);
  }
});

test('a missing or unknown city lists the ones there are', () => {
  assert.match(refusal(['--regulations', packs]).line, /--city.*alpha/);
  assert.match(refusal(['--regulations', packs, '--city', 'gamma']).line, /gamma.*alpha.*beta/);
});

test('an occupied port, a foreign address and a forbidden one are told before anything starts', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  assert.ok(address && typeof address === 'object');
  await assert.rejects(holdPort('127.0.0.1', address.port), (error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.line, new RegExp(`127.0.0.1:${address.port} is already in use.*--port`));
    return true;
  });
  holder.close();
  await assert.rejects(holdPort('192.0.2.1', 0), /no address 192\.0\.2\.1/);
  await holdPort('127.0.0.1', 0);
});

test('a full disk is recognised wherever it hides among the causes', () => {
  const full = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  for (const error of [
    full,
    new Error('outer', { cause: full }),
    new AggregateError([full]),
    new Error('x: No space left on device'),
  ]) {
    const told = explainStart(error, '/some/data');
    assert.equal(told.reason, 'disk-full');
    assert.match(told.line, /\/some\/data.*--data/);
  }
  assert.equal(explainStart(new Error('odd'), '/some/data').reason, 'unforeseen');
});

test('docs/settings.md agrees with the table, which holds every name once', () => {
  const text = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  assert.equal(text, settingsDocument(), 'run: node scripts/settings-document.ts');
  const names = settingList.flatMap(({ flag, env }) => [flag, env]);
  assert.equal(new Set(names).size, names.length);
});
