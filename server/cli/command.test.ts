/** What the commands say when they are asked for help or called wrongly. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { settingList } from '#kernel/settings.ts';
import { testStack } from '#tests/factories/stack.ts';

const fixtures = fileURLToPath(new URL('../../tests/fixtures/regulations', import.meta.url));

type Ended = { code: unknown; out: string; said: string };

function run(program: 'main.ts' | 'cli.ts', args: string[]): Promise<Ended> {
  const path = fileURLToPath(new URL(`../${program}`, import.meta.url));
  const env = { ...process.env, GONGSHU_REGULATIONS: fixtures };
  return new Promise((done) =>
    execFile(process.execPath, [path, ...args], { env }, (error, out, said) =>
      done({ code: error ? error.code : 0, out, said }),
    ),
  );
}

test('help is the table of settings, and no start', async () => {
  const { code, out, said } = await run('main.ts', ['--help']);
  assert.deepEqual([code, said], [0, '']);
  for (const { secret, flag, env } of settingList) assert.ok(out.includes(secret ? env : flag), flag);
  const beside = await run('cli.ts', ['--help']);
  assert.equal(beside.code, 0);
  assert.match(beside.out, /gongshu init/);
});

test('a refusal by the platform is told in the words of the catalogue', async () => {
  const { config } = await testStack();
  const who = ['--account', 'first', '--person', '张三'];
  const at = ['--city', config.city, '--data', config.data];
  const { code, said } = await run('cli.ts', ['init', ...at, ...who, '--credit-code', '11999999000000019A']);
  assert.equal(code, 2, said);
  assert.match(said, /统一社会信用代码/);
  assert.match(said, /The unified social credit code is wrong/);
  assert.match(said, /org\.credit-code-wrong/);
  assert.doesNotMatch(said, /unforeseen|未预料/);
});
