// The law browser answers what an article asks for and what the platform does about it, for officials and the public alike.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';

let platform: TestPlatform;
before(async () => {
  platform = await testPlatform({ city: 'cangzhou' });
});
after(() => platform.close());

const get = async (url: string, status = 200) => {
  const reply = await platform.app.inject({ url });
  assert.equal(reply.statusCode, status, reply.body.slice(0, 300));
  return reply.json();
};

test('the tree holds every duty of every instrument, and its counts add up', async () => {
  const { instruments, total } = await get('/api/law/browse');
  assert.equal(total, platform.p.law.articles().length);
  for (const { counts, duties } of instruments) {
    assert.equal(counts.duties, duties.length);
    assert.equal(counts.proven + counts.waiting + counts.told, counts.duties);
  }
});

test('words, article numbers, topics and standings narrow it', async () => {
  const ids = async (query: string): Promise<string[]> =>
    (await get(`/api/law/browse?${query}`)).instruments.flatMap((one: { duties: { id: string }[] }) =>
      one.duties.map(({ id }) => id),
    );
  const [first] = platform.p.law.articles();
  assert.ok(first);
  assert.ok((await ids(`q=${encodeURIComponent(`第${first.article}条`)}`)).includes(first.id));
  const twelfth = await ids(`q=${encodeURIComponent('第12条')}`);
  assert.ok(twelfth.length > 0);
  assert.deepEqual(await ids(`q=${encodeURIComponent('第十二条')}`), twelfth);
  assert.ok((await ids(`q=${encodeURIComponent('负面清单')}`)).length > 0);
  assert.deepEqual(await ids('q=zzzz'), []);
  const proven = await ids('topic=classify&standing=proven');
  const waiting = await ids('topic=classify&standing=waiting');
  assert.ok(proven.length > 0);
  assert.deepEqual(
    proven.filter((id) => waiting.includes(id)),
    [],
  );
});

test('an article names its rules with their answers, its procedures and forms, what proves it or what it waits for', async () => {
  const { does } = await get('/api/law/articles/CZ-16a');
  assert.equal(does.standing, 'proven');
  assert.ok(does.rules.some((rule: { id: string }) => rule.id === 'classify.sharing-classes'));
  assert.ok(does.proofs.length > 0);
  const form = (await get('/api/law/articles/CZ-X2-applicant').catch(() => undefined))?.does;
  if (form) assert.ok(form.forms.length > 0);
  await get('/api/law/articles/CZ-999', 404);
});

test('an article tells its official text, and who holds each step of its procedures under which limit', async () => {
  const { instrument } = await get('/api/law/articles/CZ-17a');
  assert.ok(instrument.issuer.zh);
  assert.match(instrument.promulgated, /^\d{4}-\d{2}-\d{2}$/);
  assert.equal(instrument.runs, 'in-force');
  const words = Object.values(platform.p.law.vocabulary).map(({ zh }) => zh);
  const held = platform.p.law
    .articles()
    .filter(({ id }) => platform.p.law.procedure('share.application').cite.includes(id));
  const { does } = await get(`/api/law/articles/${held[0]?.id}`);
  const { steps } = does.procedures.find(({ key }: { key: string }) => key === 'share.application');
  assert.equal(steps.length, platform.p.law.procedure('share.application').steps.length);
  for (const { holders } of steps)
    assert.match(holders[0].body.zh, /\p{Script=Han}/u, JSON.stringify(holders));
  assert.ok(
    steps.some(({ holders }: { holders: { body: { zh: string } }[] }) =>
      words.includes(holders[0]?.body.zh ?? ''),
    ),
  );
  const limited = steps.find(({ limit }: { limit: unknown }) => limit !== null);
  assert.ok(limited?.limit.rule && limited.limit.resolution.cite.length > 0);
});

test('an answer that is a key is told in words, each city in its own', async () => {
  const { rules } = await get('/api/law/compare?with=binzhou');
  let keys = 0;
  for (const { id, ours, theirs, word } of rules) {
    for (const [resolution, said] of [
      [ours, word.ours],
      [theirs, word.theirs],
    ]) {
      if (typeof resolution.value !== 'string' || /^\d+$/.test(resolution.value)) continue;
      keys++;
      assert.match(said?.zh ?? '', /\p{Script=Han}/u, `${id}: ${resolution.value}`);
      assert.ok(said.en);
    }
  }
  assert.ok(keys > 2, `${keys} keys`);
});

test('what is not built is listed for every city with its reason in both languages, and the counts add up', async () => {
  const all = await get('/api/law/unbuilt?pageSize=200');
  const { rooms, topics, cities } = all.counts;
  const sum = (ones: { count: number }[]) => ones.reduce((total, { count }) => total + count, 0);
  for (const ones of [rooms, topics, cities]) assert.equal(sum(ones), all.total);
  assert.equal(cities[0].key, 'cangzhou', 'the city served here comes first');
  assert.equal(cities.length, (await get('/api/law/cities')).items.length);
  for (const { count, unbuilt, duties } of cities) assert.ok(count === unbuilt && unbuilt <= duties);
  for (const { missing } of all.items) {
    assert.match(missing.zh, /\p{Script=Han}/u);
    assert.ok(missing.en);
  }
  const { instruments } = await get('/api/law/browse?standing=waiting');
  const waiting = instruments.flatMap((one: { duties: { id: string }[] }) => one.duties.map(({ id }) => id));
  const own = await get('/api/law/unbuilt?city=cangzhou&pageSize=200');
  assert.deepEqual(own.items.map(({ id }: { id: string }) => id).sort(), waiting.sort());
  const room = own.items[0].room;
  const narrowed = await get(`/api/law/unbuilt?city=cangzhou&room=${room}&pageSize=1`);
  assert.equal(narrowed.items.length, 1);
  assert.equal(narrowed.total, narrowed.counts.cities[0].count);
  assert.equal(
    narrowed.counts.cities[0].unbuilt,
    cities[0].unbuilt,
    'a filter does not change how much is built',
  );
  assert.ok(narrowed.counts.rooms.length > 1, 'a facet counts what its own choice leaves out');
  assert.equal((await get('/api/law/unbuilt?q=zzzz')).total, 0);
});

test('two cities stand side by side, rule by rule', async () => {
  const { items } = await get('/api/law/cities');
  assert.equal(items.filter((city: { own: boolean }) => city.own).length, 1);
  const compared = await get('/api/law/compare?with=binzhou&room=classify');
  assert.ok(compared.rules.length > 0);
  assert.ok(compared.rules.some((rule: { same: boolean }) => !rule.same));
  const [rule] = compared.rules.filter(
    ({ theirs }: { theirs: { cite: string[] } }) => theirs.cite.length > 0,
  );
  assert.ok(compared.articles[rule.theirs.cite[0]].dutyZh);
  await get('/api/law/compare?with=atlantis', 404);
});
