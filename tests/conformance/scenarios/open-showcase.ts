/** Scenarios of what is made of open data: products with their sources, events, standards, signed papers. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { addDays } from '#kernel/clock.ts';
import { makeHouse, pemOf, plainPdf, signPdf } from '#tests/factories/papers.ts';
import { applicant } from '../application-walks.ts';
import { bureauOf } from '../disclosure-walks.ts';
import { page, somebody } from '../open-walks.ts';
import { anyOpened, take } from '../voice-walks.ts';
import { unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const article = z.strictObject({ article: text });
const products = '/api/open/products';
type Product = {
  id: string;
  number: string;
  state: string;
  disciplined: boolean;
  lacksSince: string | null;
  sources: {
    statement: string;
    obtainedOn: string | null;
    provider: { zh: string };
    dataset: { slug: string } | null;
  }[];
};

const product = (given: Record<string, unknown>) => ({
  title: `渡口查询${unique()}`,
  summary: '查询渡口登记情况',
  form: 'app',
  ...given,
});

/** Source and day from the record of downloads; none, or another day, is refused; the line comes with the download. */
const sources = scenario(article, async (stage, given) => {
  const set = await anyOpened(stage);
  const { client } = await applicant(stage, 'person');
  const line = await take(client, set.slug);
  const today = stage.today();
  assert.ok(line.includes(set.title) && line.includes(today), `the line that comes with the file: ${line}`);
  const about = { article: given.article };
  await client.refused('POST', products, product({}), { code: 'open.product-source-missing', ...about });
  const source = { datasetId: set.id };
  await client.refused('POST', products, product({ sources: [source] }), {
    code: 'open.product-date-missing',
    ...about,
  });
  const wrong = { ...source, obtainedOn: addDays(today, -3) };
  await client.refused('POST', products, product({ sources: [wrong] }), {
    code: 'open.product-date-unknown',
    ...about,
  });
  const { items } = await client.get<{
    items: { dataset: { id: string }; days: string[]; statement: string }[];
  }>('/api/open/me/taken');
  const mine = items.find(({ dataset }) => dataset.id === set.id);
  assert.deepEqual(mine?.days, [today]);
  assert.ok(mine?.statement.includes(set.title) && mine.statement.includes(today));
  const made = await client.post<Product>(
    products,
    product({ sources: [{ ...source, obtainedOn: mine?.days[0] }] }),
  );
  assert.ok(made.sources[0]?.statement.includes(set.title) && made.sources[0].statement.includes(today));
});

/** Shown after the authority looked at it: in the gallery, on the set’s page, counted there. */
const gallery = scenario(article, async (stage) => {
  const set = await anyOpened(stage);
  const { client } = await applicant(stage, 'enterprise');
  await take(client, set.slug);
  const body = product({ sources: [{ datasetId: set.id, obtainedOn: stage.today() }] });
  const ofSet = () => stage.nobody().get<{ total: number }>(`${products}?dataset=${set.slug}`);
  const before = (await ofSet()).total;
  const made = await client.post<Product>(products, body);
  assert.equal((await ofSet()).total, before, 'not before it was reviewed');
  await client.refused('POST', `${products}/${made.id}/review`, { publish: true }, { status: 403 });
  const bureau = await bureauOf(stage);
  await bureau.post(`${products}/${made.id}/review`, { publish: true });
  assert.equal((await ofSet()).total, before + 1);
  assert.ok((await page(stage, '/reuses')).includes(body.title));
  const html = await page(stage, `/datasets/${set.slug}`);
  assert.ok(html.includes(body.title), 'on the page of the set');
});

/** The statement is made by the platform and shown; a public result that lacks it is marked, and a lead opens. */
const statement = scenario(article, async (stage, given) => {
  const set = await anyOpened(stage);
  const { client } = await applicant(stage, 'enterprise');
  await client.refused('POST', products, product({}), {
    code: 'open.product-source-missing',
    article: given.article,
  });
  await take(client, set.slug);
  const body = product({ sources: [{ datasetId: set.id, obtainedOn: stage.today() }] });
  const made = await client.post<Product>(products, body);
  const [source] = made.sources;
  assert.ok(source, 'a source');
  assert.ok(
    source.statement.includes(set.title) &&
      source.statement.includes(source.provider.zh) &&
      source.statement.includes(stage.today()),
  );
  assert.equal(source.dataset?.slug, set.slug, 'and a link');
  const bureau = await bureauOf(stage);
  await bureau.post(`${products}/${made.id}/review`, { publish: true });
  assert.ok((await page(stage, `/reuses/${made.id}`)).includes(source.statement));
  await client.refused('POST', `${products}/${made.id}/lacks-statement`, { note: '未注明' }, { status: 403 });
  const marked = await bureau.post<Product>(`${products}/${made.id}/lacks-statement`, {
    note: '网页未注明数据来源',
  });
  assert.ok(marked.lacksSince);
  const { items } = await bureau.get<{ items: { cause: string; product: { id: string } | null }[] }>(
    `${products}/leads`,
  );
  assert.ok(
    items.some((one) => one.cause === 'source-not-stated' && one.product?.id === made.id),
    'a lead opens',
  );
});

type Event = {
  id: string;
  entries: { id: string; result: string; fates: { said: string }[] }[];
  datasets: { slug: string }[];
};

const event = scenario(article, async (stage) => {
  const set = await anyOpened(stage);
  const today = stage.today();
  const body = {
    kind: 'contest',
    organiser: '数据协会',
    title: `开放数据大赛${unique()}`,
    summary: '用开放数据做应用',
    startsOn: today,
    endsOn: addDays(today, 30),
    entriesUntil: addDays(today, 20),
    datasets: [set.slug],
  };
  const person = await somebody(stage, 'public-company');
  await person.refused('POST', '/api/open/events', body, { status: 403 });
  await set.bureau.refused(
    'POST',
    '/api/open/events',
    { ...body, endsOn: addDays(today, -1) },
    { code: 'open.event-dates' },
  );
  const made = await set.bureau.post<Event>('/api/open/events', body);
  assert.equal(made.datasets[0]?.slug, set.slug);
  const entry = { title: '渡口地图', summary: '地图应用' };
  await stage.nobody().refused('POST', `/api/open/events/${made.id}/entries`, entry, { status: 401 });
  const entered = await person.post<Event>(`/api/open/events/${made.id}/entries`, entry);
  const id = entered.entries[0]?.id ?? '';
  await set.bureau.post(`/api/open/events/${made.id}/entries/${id}/result`, { result: '一等奖' });
  await set.bureau.post(`/api/open/events/${made.id}/entries/${id}/fates`, {
    on: today,
    said: '已在全市推广',
  });
  const html = await page(stage, `/events/${made.id}`);
  for (const said of [body.organiser, body.startsOn, set.title, '渡口地图', '一等奖', '已在全市推广'])
    assert.ok(html.includes(said), said);
  assert.ok((await page(stage, '/events')).includes(body.title));
});

type Standard = { id: string; comments: { id: string; answer: string | null }[] };

const standard = scenario(article, async (stage) => {
  const set = await anyOpened(stage);
  const { client, organisationId } = await applicant(stage, 'enterprise');
  const base = '/api/open/standards';
  const body = {
    title: `开放数据安全使用规范${unique()}`,
    participants: ['某科技公司', '某大学'],
    text: '第一条 使用开放数据应当注明来源。',
    commentUntil: addDays(stage.today(), 10),
  };
  const made = await set.bureau.post<Standard>(base, body);
  assert.ok((await page(stage, `/standards/${made.id}`)).includes('某大学'));
  const commented = await client.post<Standard>(`${base}/${made.id}/comments`, {
    clause: '第一条',
    said: '应写明期限',
  });
  const final = {
    text: '第一条 使用开放数据应当注明来源和日期。',
    address: 'https://standards.example.cn/1',
  };
  await set.bureau.refused('POST', `${base}/${made.id}/final`, final, {
    code: 'open.standard-comments-open',
  });
  const id = commented.comments[0]?.id ?? '';
  await set.bureau.post(`${base}/${made.id}/comments/${id}/answer`, { answer: '已采纳', taken: true });
  await set.bureau.post(`${base}/${made.id}/final`, final);
  assert.ok(
    (await page(stage, '/standards')).includes(final.address),
    'the final version is linked from the list',
  );
  assert.ok((await page(stage, `/standards/${made.id}`)).includes('已采纳'));

  await take(client, set.slug);
  const source = { datasetId: set.id, obtainedOn: stage.today() };
  const before = await client.post<Product>(products, product({ sources: [source] }));
  assert.equal(before.disciplined, false);
  await client.post('/api/open/self-discipline', { code: '大数据行业自律公约' });
  await set.bureau.post(`${products}/${before.id}/review`, { publish: true });
  const shown = await stage.nobody().get<Product>(`${products}/${before.id}`);
  assert.equal(shown.disciplined, true);
  const { disciplined } = await stage.nobody().get<{ disciplined: { organisation: { id: string } }[] }>(base);
  assert.ok(disciplined.some(({ organisation }) => organisation.id === organisationId));
});

/** Real signed PDFs: whole and valid equals the original; unsigned, altered, expired and revoked do not, and it says why. */
const papers = scenario(article, async (stage, given) => {
  const bureau = await bureauOf(stage);
  const house = await makeHouse(stage.now());
  const trust = '/api/open/papers/trust';
  const anyone = await somebody(stage);
  await anyone.refused('POST', trust, { content: pemOf(house.root, 'CERTIFICATE') }, { status: 403 });
  const nobody = stage.nobody();
  type Verdict = { equal: boolean; reasons: { key: string }[]; receipt: string; articles: string[] };
  const check = (file: Buffer) =>
    nobody.ok<Verdict>('POST', '/api/open/papers/verify', new Uint8Array(file), {
      'content-type': 'application/pdf',
    });
  const shown = (verdict: Verdict) =>
    page(stage, `/verify-paper?receipt=${encodeURIComponent(verdict.receipt)}`);
  const good = await signPdf(house, 'valid');
  assert.deepEqual(
    (await check(good)).reasons.map(({ key }) => key),
    ['untrusted'],
    'of a house nobody trusts yet',
  );
  await bureau.post(trust, { content: pemOf(house.root, 'CERTIFICATE') });
  await bureau.post(trust, { content: pemOf(house.revocations, 'X509 CRL') });
  const equal = await check(good);
  assert.deepEqual([equal.equal, equal.reasons], [true, []]);
  assert.ok(equal.articles.includes(given.article));
  assert.ok((await shown(equal)).includes('与纸质原件具有同等效力'));
  const altered = Buffer.from(good);
  altered[good.indexOf('License')] = 'l'.charCodeAt(0);
  const cases: [Buffer, string, string][] = [
    [plainPdf(), 'unsigned', '没有电子签名'],
    [altered, 'altered', '被改动'],
    [await signPdf(house, 'expired'), 'expired', '已过有效期'],
    [await signPdf(house, 'revoked'), 'revoked', '已被吊销'],
  ];
  for (const [file, key, words] of cases) {
    const verdict = await check(file);
    assert.equal(verdict.equal, false, key);
    assert.ok(
      verdict.reasons.some((one) => one.key === key),
      `${key}: ${JSON.stringify(verdict.reasons)}`,
    );
    const html = await shown(verdict);
    assert.ok(html.includes('不能视同纸质原件') && html.includes(words), key);
  }
  const forged = Buffer.from(JSON.stringify({ equal: true })).toString('base64url');
  assert.ok(
    !(await page(stage, `/verify-paper?receipt=${forged}.x`)).includes('与纸质原件具有同等效力'),
    'nobody writes an answer into an address',
  );
});

export const openShowcaseScenarios: Scenarios = {
  'showcase.sources': sources,
  'showcase.gallery': gallery,
  'showcase.statement': statement,
  'showcase.event': event,
  'showcase.standard': standard,
  'showcase.papers': papers,
};
