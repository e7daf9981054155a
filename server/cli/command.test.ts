/** What the commands say when they are asked for help or called wrongly. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Role } from '#kernel/actor.ts';
import { testClock } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { settingList } from '#kernel/settings.ts';
import { loadLaw } from '#law/index.ts';
import { record, sequenceAll } from '#ledger/index.ts';
import { getPerson, setRuleSetting } from '#rooms/org/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { testStack } from '#tests/factories/stack.ts';
import { ledgerActs } from './ledger-acts.ts';

let city: ReturnType<typeof smallCity> | undefined;
/** One for both: a region has one authority. */
const theCity = () => {
  city ??= smallCity();
  return city;
};

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

test('a key is ordered and a second head made by who may, with an article for its basis, on record', async (context) => {
  const { p, bureau, person } = await theCity();
  const { config, db } = p;
  const accountOf = async (role: Role) =>
    (await getPerson(db, (await person(bureau.id, role)).personId))?.account ?? '';
  const [by, other] = [await accountOf('security_admin'), await accountOf('auditor')];
  process.env.GONGSHU_REGULATIONS = fixtures;
  const [out, said] = (['log', 'error'] as const).map((name) =>
    context.mock.method(console, name, () => undefined),
  );
  const written = context.mock.method(process.stdout, 'write', () => true);
  const act = async (...args: string[]) => {
    const code = await ledgerActs([...args, '--city', config.city, '--data', config.data]);
    return `${code} ${String((code === 0 ? out : said)?.mock.calls.at(-1)?.arguments[0])}`;
  };
  const [{ id: article = '' } = {}] = loadLaw(fixtures, config.city).articles();
  for (const command of ['rotate-key', 'second-head'] as const) {
    const more = command === 'second-head' ? ['--hash', 'sm3'] : [];
    assert.match(await act(command, ...more, '--by', by), /^2 .*an article of the pack/);
    assert.match(
      await act(command, ...more, '--by', other, '--basis', article),
      /^2 .*a security administrator/,
    );
  }
  assert.match(
    await act('second-head', '--hash', 'md5', '--by', by, '--basis', article),
    /^2 gongshu ledger/,
  );
  await sequenceAll(p);
  await act('second-head', '--hash', 'sm3', '--by', by, '--basis', article);
  const notes = written.mock.calls.map(({ arguments: [text] }) => String(text));
  written.mock.restore();
  assert.ok(notes.some((text) => text.startsWith('gongshu-second-head/1\n') && text.includes('\nsm3 ')));
  assert.match(await act('rotate-key', '--by', by, '--basis', article), /^0 .*on record/);
  await assert.rejects(act('rotate-key', '--by', by, '--basis', article), {
    code: 'ledger.key-change-ordered',
  });
  await sequenceAll(p);
  const { rows } = await sql<{ kind: string; articles: string[] | null }>`
    select e.kind, convert_from(e.body, 'utf8')::jsonb #> '{decision,articles}' as articles from ledger.entry e
    where e.kind in ('ledger.key-change-ordered', 'ledger.key-changed', 'ledger.second-head') order by e.kind`.execute(
    db,
  );
  assert.deepEqual(
    rows.map(({ kind, articles }) => [kind, articles]),
    [
      ['ledger.key-change-ordered', [article]],
      ['ledger.key-changed', null],
      ['ledger.second-head', [article]],
    ],
  );
});

test('erasing who stood behind entries needs who may, an article for its basis and entries past their keeping, and is on record', async (context) => {
  const { p, bureau, person } = await theCity();
  const { config, db } = p;
  const officer = await person(bureau.id, 'bureau');
  const auditor = await person(bureau.id, 'auditor');
  const clock = testClock('2024-03-10T09:00:00+08:00');
  const [personId, organisationId] = [newId(), newId()];
  const actor = { kind: 'person' as const, personId, organisationId, regionCode: '990000', roles: [] };
  const subject = { type: 'ledger', id: 'entries' };
  await transact(db, (tx) => record(tx, { clock }, { kind: 'ledger.read', actor, subject }));
  process.env.GONGSHU_REGULATIONS = fixtures;
  const [out, said] = (['log', 'error'] as const).map((name) =>
    context.mock.method(console, name, () => undefined),
  );
  const act = async (...args: string[]) => {
    const code = await ledgerActs([...args, '--city', config.city, '--data', config.data]);
    return [code, String((code === 0 ? out : said)?.mock.calls.at(-1)?.arguments[0])] as const;
  };
  const accountOf = async (id: string) => (await getPerson(db, id))?.account ?? '';
  const [by, other] = [await accountOf(officer.personId), await accountOf(auditor.personId)];
  const whose = ['--person', personId];
  const erase = (basis: string, before = '2024-03-11', who = by) =>
    act('erase-disclosure', '--by', who, ...whose, '--before', before, '--basis', basis);
  const [code, why] = await erase('nothing');
  assert.equal(code, 2);
  assert.match(why, /an article of the pack: nothing/);
  const [{ id: article = '' } = {}] = loadLaw(fixtures, config.city).articles();
  assert.match((await act('erase-disclosure', ...whose, '--before', '2024-03-11')).join(' '), /^2 .*--by/s);
  assert.match((await erase(article, '2024-03-11', other)).join(' '), /^2 .*a security administrator/);
  assert.match((await erase(article, '2024-02-31')).join(' '), /^2 .*a day/);
  const ruleId = 'ledger.retention-years';
  await setRuleSetting(p, officer, { ruleId, value: 20 });
  assert.match((await erase(article)).join(' '), /^2 .*kept for 20 years/);
  await setRuleSetting(p, officer, { ruleId, value: null });
  assert.match((await erase(article)).join(' '), /^0 .*erased behind 1 entries, and on record/);
  assert.match((await erase(article)).join(' '), /^0 .*erased behind 0 entries/);
  const { rows } = await sql<{ articles: string[]; who: string | null }>`
    select convert_from(e.body, 'utf8')::jsonb #> '{decision,articles}' as articles, d.person_id as who
    from ledger.entry e left join ledger.disclosure d on d.entry_id = e.id
    where e.kind = 'ledger.disclosure-erased'`.execute(db);
  assert.deepEqual(
    rows.map(({ articles, who }) => [articles, who]),
    [
      [[article], officer.personId],
      [[article], officer.personId],
    ],
  );
  assert.match(
    (await act('prove', 'f'.repeat(64), '--call', '--by', by)).join(' '),
    /^2 .*not a call made with the caller’s own key/,
  );
});
