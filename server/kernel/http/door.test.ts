/** What reaches the door malformed: one form of answer, never an internal error, and nothing of it in a log. */

import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { ClickHouseError } from '@clickhouse/client';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { z } from 'zod';
import { testStack } from '#tests/factories/stack.ts';
import { problem } from '../errors.ts';
import { definePolicy, denied, publicPolicy } from '../policy.ts';
import { describe } from './problems.ts';
import { pageQuery, route } from './route.ts';
import { openHttp } from './server.ts';

let app: FastifyInstance;
let port: number;
const nobody = definePolicy('door.nobody', () => denied('不可', 'no'));

before(async () => {
  app = await openHttp(await testStack(), 'test');
  const body = z.strictObject({ text: z.json() });
  const common = { summary: 'for this test', tag: 'test', entry: { none: 'a test' } } as const;
  const query = z.strictObject({ ...pageQuery, q: z.string().optional() });
  route(app, { ...common, method: 'GET', url: '/found', policy: publicPolicy, query, handler: () => 'ok' });
  route(app, { ...common, method: 'POST', url: '/text', policy: publicPolicy, body, handler: () => 'ok' });
  route(app, { ...common, method: 'POST', url: '/closed', policy: nobody, body, handler: () => 'ok' });
  route(app, {
    ...common,
    method: 'POST',
    url: '/double',
    policy: publicPolicy,
    handler: () => {
      throw Object.assign(new pg.DatabaseError('duplicate key', 1, 'error'), { code: '23505' });
    },
  });
  await app.register(async (raw) => {
    raw.addContentTypeParser('application/octet-stream', (_request, _body, done) => done(null));
    route(raw, {
      ...common,
      method: 'POST',
      url: '/half',
      policy: publicPolicy,
      handler: async ({ request }) => {
        // Reads the beginning of a body and has seen enough.
        for await (const _ of request.raw.iterator({ destroyOnReturn: false })) break;
        throw problem('kernel.body-too-large', { params: { limit: 1 } });
      },
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const at = app.server.address();
  port = typeof at === 'object' && at ? at.port : 0;
});
after(() => app.close());

const post = (url: string, payload: string) =>
  app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });

test('text that no store keeps is refused with its place, in addresses and bodies', async () => {
  const search = await app.inject({ url: '/found?q=%00' });
  assert.deepEqual([search.statusCode, search.json().fields[0].path], [400, 'q']);
  for (const text of ['"a\\u0000b"', '"a\\ud800b"', '{"x":["a\\u0000"]}', '{"a\\u0000":1}']) {
    const reply = await post('/text', `{"text":${text}}`);
    assert.deepEqual([reply.statusCode, reply.json().fields[0].code], [400, 'text'], text);
  }
  assert.equal((await post('/text', '{"text":"汉字 😀"}')).statusCode, 200);
});

test('nesting is bounded before any schema walks it', async () => {
  const nested = (depth: number): string => `{"text":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  assert.equal((await post('/text', nested(30))).statusCode, 200);
  for (const depth of [32, 200_000]) {
    const reply = await post('/text', nested(depth));
    assert.deepEqual([reply.statusCode, reply.json().fields[0].code], [400, 'depth']);
  }
});

test('who may not act is told so before the body is looked at', async () => {
  assert.equal((await post('/closed', '{')).statusCode, 401);
});

test('a body too large, or of a type not taken, is told the limit and the type', async () => {
  const large = await post('/text', `{"text":"${'x'.repeat(1_048_576)}"}`);
  assert.deepEqual([large.statusCode, large.json().code], [413, 'kernel.body-too-large']);
  assert.match(large.json().detail, /1048576/);
  const headers = { 'content-type': 'application/xml' };
  const odd = await app.inject({ method: 'POST', url: '/text', payload: '<a/>', headers });
  assert.deepEqual([odd.statusCode, odd.json().code], [415, 'kernel.media-type']);
  assert.match(odd.json().detail, /application\/xml/);
});

test('two acts that meet are a conflict, no internal error', async () => {
  const reply = await app.inject({ method: 'POST', url: '/double' });
  assert.deepEqual([reply.statusCode, reply.json().code], [409, 'kernel.conflict']);
});

/** The whole reply to these bytes. */
function sent(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (bytes) => {
      reply += String(bytes);
    });
    socket.on('error', reject).on('close', () => resolve(reply));
  });
}

test('addresses that cannot be read get a problem document', async () => {
  for (const [address, status] of [
    ['//', 404],
    ['//[x', 404],
    ['/%ff', 400],
  ] as const) {
    const reply = await sent(`GET ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.match(reply, new RegExp(`^HTTP/1.1 ${status} `), address);
    assert.match(reply, /application\/problem\+json/);
  }
});

test('a body refused half-way takes its connection with it; the next request does not wait behind it', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (method: string, path: string, body?: Buffer): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream' };
      const sending = request({ host: '127.0.0.1', port, method, path, agent, headers }, (reply) => {
        reply.resume().on('end', () => resolve(reply.statusCode));
      });
      sending.on('error', reject).end(body);
    });
  assert.equal(await ask('POST', '/half', Buffer.alloc(9_000_000)), 413);
  assert.equal(await ask('GET', '/found'), 200);
  agent.destroy();
});

test('what the stores say of a failure is not logged: it can hold a value', () => {
  const told = "Cannot parse string '张三'\n   in row 7: '张三'";
  const found = new pg.DatabaseError(told, told.length, 'error');
  const engine = new ClickHouseError({ message: told, code: '6', type: 'CANNOT_PARSE_TEXT' });
  const said = JSON.stringify([describe(found), describe(engine)]);
  assert.ok(!said.includes('张三'), said);
  assert.match(said, /CANNOT_PARSE_TEXT/);
});
