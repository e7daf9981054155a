/** Interfaces on real HTTP servers: the portals' ways of signing, every way of paging, and sources that lie, repeat or stumble. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { smallCity } from '#tests/factories/city.ts';
import type { Cursor } from '../kinds.ts';
import { httpKind } from './kind.ts';
import { headerSignature, sortedSignature } from './signing.ts';

let opened: ReturnType<typeof smallCity> | undefined;
const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close().closeAllConnections();
});

type Hit = { url: URL; headers: IncomingMessage['headers']; body: string; method: string };
type Reply = { status?: number; headers?: Record<string, string>; body: unknown };

async function stage(answer: (hit: Hit, number: number) => Reply) {
  opened ??= smallCity({ demo: true });
  const { p } = await opened;
  const hits: Hit[] = [];
  const server = createServer(async (request, response) => {
    const hit = {
      url: new URL(request.url ?? '/', 'http://source'),
      headers: request.headers,
      method: request.method ?? '',
      body: await text(request),
    };
    hits.push(hit);
    const { status = 200, headers = {}, body } = answer(hit, hits.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = (settings: JsonObject, secret = 's3cret') => ({
    p,
    settings: { url: `${base}/rows`, perSecond: 100, ...settings },
    secrets: { secret },
    signal: AbortSignal.timeout(20_000),
  });
  const rows = async (
    settings: JsonObject,
    cursor: Cursor | null = null,
    mode: 'full' | 'incremental' = 'full',
  ) => {
    const reading = await httpKind.read(call(settings), {
      mode,
      cursor,
      columns: ['code', 'n'],
      items: [],
      seen: [],
    });
    assert.ok(reading?.form === 'rows');
    const found: (string | null)[][] = [];
    for await (const block of reading.blocks) found.push(...block);
    return { found, ended: await reading.end() };
  };
  return { hits, call, rows, base };
}

const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ code: `k${from + n}`, n: from + n }));
const slice = (start: number, size: number, all = 25) => many(start, Math.min(all, start + size));
const codeOf = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const paths = { rowsPath: 'data.list', totalPath: 'data.total' };

test('the published vector of the signed headers; an ordered signature follows its parameters', () => {
  assert.equal(
    headerSignature('demo-secret', 'demo-client', '1767225600000', 'n-0001'),
    'CYYcDc8dM04d26pbvK51mVOwFOUMJJOpr0pCDasqWTk=',
  );
  const sign = (digest: 'hmac-sha256' | 'md5') => sortedSignature(digest, 'k', { b: '2', a: '1', empty: '' });
  assert.equal(sign('md5'), sortedSignature('md5', 'k', { a: '1', b: '2' }));
  assert.notEqual(sign('hmac-sha256'), sortedSignature('hmac-sha256', 'k', { a: '1', b: '3' }));
});

test('pages are read to their end and held to the total; numbers keep their digits', async () => {
  const byPage = await stage(({ url }) => {
    const [page, size] = [Number(url.searchParams.get('page')), Number(url.searchParams.get('rows'))];
    return { body: { data: { total: 25, list: slice((page - 1) * size, size) } } };
  });
  const { found, ended } = await byPage.rows({ ...paths, paging: { by: 'page', size: 10 } });
  assert.deepEqual([found.length, found[24], ended.said, byPage.hits.length], [25, ['k24', '24'], 25, 3]);
  const byOffset = await stage(({ url }) => ({ body: slice(Number(url.searchParams.get('offset')), 10) }));
  assert.equal((await byOffset.rows({ paging: { by: 'offset', size: 10 } })).found.length, 25);
  const byCursor = await stage(({ url }) => {
    const at = Number(url.searchParams.get('cursor') ?? 0);
    return { body: { rows: slice(at, 10), next: at + 10 < 25 ? String(at + 10) : null } };
  });
  assert.equal(
    (await byCursor.rows({ rowsPath: 'rows', paging: { by: 'cursor', cursorPath: 'next' } })).found.length,
    25,
  );
  const byLink = await stage(({ url }) => {
    const at = Number(url.searchParams.get('at') ?? 0);
    return { body: { rows: slice(at, 10), links: { next: at + 10 < 25 ? `/rows?at=${at + 10}` : '' } } };
  });
  assert.equal(
    (await byLink.rows({ rowsPath: 'rows', paging: { by: 'next-link', linkPath: 'links.next' } })).found
      .length,
    25,
  );
  const exact = await stage(() => ({ body: '[{"code":12345678901234567890.10,"n":{"a":1}}]' }));
  assert.deepEqual((await exact.rows({})).found[0]?.[0], '12345678901234567890.10');
});

test('each portal’s way of signing and of saying that it worked', async () => {
  const hmac = await stage(({ headers }) => {
    const good = headerSignature('s3cret', 'me', String(headers['x-timestamp']), String(headers['x-nonce']));
    return headers['x-signature'] === good ? { body: many(0, 2) } : { status: 401, body: {} };
  });
  assert.equal((await hmac.rows({ signing: { by: 'hmac-headers', clientId: 'me' } })).found.length, 2);
  await assert.rejects(
    hmac.rows({ signing: { by: 'hmac-headers', clientId: 'you' } }),
    codeOf('collect.connector-sign-in'),
  );
  assert.equal(hmac.hits.length, 2, 'a wrong key is not tried again');
  const key = await stage(({ url }) => ({
    body: url.searchParams.get('appKey') === 's3cret' ? many(0, 3) : [],
  }));
  assert.equal((await key.rows({ signing: { by: 'app-key' } })).found.length, 3);
  const form = await stage(({ body }) => {
    const { sign = '', ...sent } = Object.fromEntries(new URLSearchParams(body));
    const good = sortedSignature('hmac-sha256', 's3cret', sent) === sign;
    return {
      body: { status: good ? '0' : '1', data: good ? JSON.parse(sent.biz_content ?? '{}').rows : null },
    };
  });
  const signing = { by: 'sorted-sign', appId: 'a', interfaceId: 'i' };
  const status = { path: 'status', good: ['0'] };
  await assert.rejects(
    form.rows({ method: 'POST', signing, status, rowsPath: 'data', query: { rows: 'x' } }),
    codeOf('collect.http-answer'),
    'signed right, and no rows at the path',
  );
  let busy = 2;
  const bearer = await stage(({ headers, url }) => {
    if (headers.authorization !== 'Bearer s3cret') return { body: { errcode: 10002 } };
    if (busy-- > 0) return { body: { errcode: 10004 } };
    return {
      body: {
        errcode: 0,
        totalrecords: 12,
        data: slice((Number(url.searchParams.get('page')) - 1) * 10, 10, 12),
      },
    };
  });
  const family = {
    signing: { by: 'bearer' },
    status: { path: 'errcode', good: ['0'], signIn: ['10002', '10003'], retry: '10004, 10006' },
    rowsPath: 'data',
    totalPath: 'totalrecords',
    paging: { by: 'page', size: 10 },
  };
  assert.equal((await bearer.rows(family)).found.length, 12);
  const wrong = await httpKind.test(bearer.call(family, 'wrong'));
  assert.deepEqual([wrong.ok, wrong.steps[0]?.name], [false, 'sign-in']);
  const right = await httpKind.test(bearer.call(family));
  assert.deepEqual([right.ok, right.rows, right.columns.map(({ name }) => name)], [true, 12, ['code', 'n']]);
});

test('a source that repeats a page, leads elsewhere, stumbles or talks nonsense is known for it', async () => {
  const same = await stage(() => ({ body: { data: { total: 30, list: many(0, 10) } } }));
  await assert.rejects(
    same.rows({ ...paths, paging: { by: 'page', size: 10 } }),
    codeOf('collect.http-pages-repeat'),
  );
  const liar = await stage(({ url }) => {
    const page = Number(url.searchParams.get('page'));
    return { body: { data: { total: 30, list: page > 2 ? [] : slice((page - 1) * 10, 10) } } };
  });
  const { found, ended } = await liar.rows({ ...paths, paging: { by: 'page', size: 10 } });
  assert.deepEqual([found.length, ended.said], [20, 30], 'the framework fails what differs');
  const away = await stage(() => ({
    status: 302,
    headers: { location: 'http://169.254.169.254/' },
    body: '',
  }));
  await assert.rejects(away.rows({}), codeOf('collect.http-answer'));
  const link = await stage(() => ({ body: { rows: many(0, 1), next: 'http://169.254.169.254/' } }));
  await assert.rejects(
    link.rows({ rowsPath: 'rows', paging: { by: 'next-link', linkPath: 'next' } }),
    codeOf('collect.http-answer'),
  );
  assert.equal(link.hits.length, 1);
  const stumbles = await stage((_hit, number) =>
    number < 3 ? { status: 503, headers: { 'retry-after': '0' }, body: '' } : { body: many(0, 2) },
  );
  assert.equal((await stumbles.rows({})).found.length, 2);
  assert.equal(stumbles.hits.length, 3);
  const page = await stage(() => ({ body: '<html>' }));
  await assert.rejects(page.rows({}), codeOf('collect.http-answer'));
  const shape = await stage(() => ({ body: { data: 'none' } }));
  await assert.rejects(shape.rows({ rowsPath: 'data' }), codeOf('collect.http-answer'));
});

test('a header kept from before it was refused: the connector is shown, and says so when it is to ask', async () => {
  const { rows, hits, base } = await stage(() => ({ body: many(0, 1) }));
  const headers = { 'Transfer-Encoding': 'chunked' };
  assert.equal(
    httpKind.settings.safeParse({ url: `${base}/rows`, headers }).success,
    false,
    'not taken any more',
  );
  assert.match(httpKind.addressOf({ url: `${base}/rows`, headers }), /rows/);
  await assert.rejects(rows({ headers }), codeOf('collect.http-header'));
  assert.equal(hits.length, 0);
});

test('increments ask since when; the pace is kept; the platform’s own machine is no source in earnest', async () => {
  const { rows, hits, base } = await stage(() => ({ body: many(0, 1) }));
  const since = { parameter: 'updated', form: 'local', overlapSeconds: 60 };
  await rows({ since }, { since: '2026-03-02T01:00:00.000Z' }, 'incremental');
  assert.equal(hits[0]?.url.searchParams.get('updated'), '2026-03-02 08:59:00');
  await rows({ since }, null, 'incremental');
  assert.equal(hits[1]?.url.searchParams.has('updated'), false, 'the first time everything');
  const paced = await stage(({ url }) => ({ body: slice(Number(url.searchParams.get('offset')), 10) }));
  const begun = Date.now();
  await paced.rows({ perSecond: 10, paging: { by: 'offset', size: 10 } });
  assert.ok(Date.now() - begun >= 180, 'two waits between three pages');
  const { p } = await (opened ?? smallCity());
  const earnest = { ...p, config: { ...p.config, demo: false } };
  await assert.rejects(
    httpKind.read(
      { p: earnest, settings: { url: `${base}/rows` }, secrets: {}, signal: AbortSignal.timeout(5000) },
      { mode: 'full', cursor: null, columns: [], items: [], seen: [] },
    ),
    codeOf('catalog.source-address'),
  );
});
