/** What the connection tells and how long it may take: whose address counts, and when a slow sender is ended. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { testStack } from '#tests/factories/stack.ts';
import { definePolicy, denied, publicPolicy } from '../policy.ts';
import { route } from './route.ts';
import { openHttp } from './server.ts';

const nobody = definePolicy('connection.nobody', () => denied('不可', 'no'));
const patience = { body: 300, idle: 1_500, rest: 300 };
const open: FastifyInstance[] = [];
let plain: FastifyInstance;

async function opened(trustedProxy?: string[]): Promise<FastifyInstance> {
  const k = await testStack();
  const app = await openHttp({ ...k, config: { ...k.config, trustedProxy } }, 'test', undefined, patience);
  open.push(app);
  const common = { summary: 'for this test', tag: 'test', entry: { none: 'a test' } } as const;
  route(app, {
    ...common,
    method: 'GET',
    url: '/address',
    policy: publicPolicy,
    handler: ({ request }) => request.ip,
  });
  const body = z.strictObject({ text: z.string() });
  route(app, { ...common, method: 'POST', url: '/text', policy: publicPolicy, body, handler: () => 'ok' });
  route(app, { ...common, method: 'POST', url: '/closed', policy: nobody, body, handler: () => 'ok' });
  await app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(inner, {
      ...common,
      method: 'POST',
      url: '/file',
      policy: publicPolicy,
      streams: true,
      handler: async ({ request }) => {
        let bytes = 0;
        for await (const chunk of request.raw) bytes += chunk.length;
        // Longer than the connection may stand still: this time is the platform's own.
        await sleep(patience.idle + 300);
        return `${bytes} bytes`;
      },
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}

before(async () => {
  plain = await opened();
});
after(() => Promise.all(open.map((app) => app.close())));

const portOf = (app: FastifyInstance): number => {
  const at = app.server.address();
  return typeof at === 'object' && at ? at.port : 0;
};

test('X-Forwarded-For counts from a trusted proxy only, and only what that proxy itself added', async () => {
  const asked = async (app: FastifyInstance, forwarded: string): Promise<string> =>
    (
      await fetch(`http://127.0.0.1:${portOf(app)}/address`, { headers: { 'x-forwarded-for': forwarded } })
    ).text();
  assert.equal(await asked(plain, '203.0.113.7'), '127.0.0.1');
  const behind = await opened(['127.0.0.0/8', '10.0.0.0/8']);
  assert.equal(await asked(behind, '203.0.113.7'), '203.0.113.7');
  assert.equal(await asked(behind, '192.0.2.1, 203.0.113.7, 10.0.0.3'), '203.0.113.7');
  assert.equal(await asked(await opened(['10.0.0.0/8']), '203.0.113.7'), '127.0.0.1');
});

/** A connection that has sent these heads; `said` is everything that came back by its end. */
function begun(path: string, length: number): { socket: Socket; said: Promise<string> } {
  const socket = connect(portOf(plain), '127.0.0.1');
  let reply = '';
  socket.on('data', (bytes) => {
    reply += String(bytes);
  });
  socket.on('error', () => undefined);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
  );
  return { socket, said: new Promise((resolve) => socket.on('close', () => resolve(reply))) };
}

/** One byte every now and then, for as long as the other side takes them. */
async function drip(socket: Socket, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes && !socket.destroyed; sent++) {
    socket.write(' ');
    await sleep(50);
  }
}

test('an ordinary body that drips is ended with an answer, also where it was refused unread', async () => {
  const { socket, said } = begun('/text', 1_000);
  void drip(socket, 1_000);
  assert.match(await said, /^HTTP\/1.1 408 .*kernel.body-too-slow/s);
  const refused = begun('/closed', 1_000);
  void drip(refused.socket, 1_000);
  assert.match(await refused.said, /^HTTP\/1.1 401 /);
});

test('a streamed body may take its time as long as bytes come, and is ended when none do', async () => {
  const slow = begun('/file', 20);
  await drip(slow.socket, 20);
  const [first] = await Promise.race([once(slow.socket, 'data'), slow.said.then(() => [''])]);
  assert.match(String(first), /^HTTP\/1.1 200 .*20 bytes/s);
  slow.socket.destroy();
  const still = begun('/file', 20);
  await drip(still.socket, 2);
  assert.doesNotMatch(await still.said, /^HTTP\/1.1 200/);
});
