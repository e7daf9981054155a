/** An encrypted source: the certificate must be for the name that was typed, whatever address it was judged at; no account goes to another. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { Problem, problemDocument } from '#kernel/errors.ts';
import { selfSigned } from '#tests/factories/certificate.ts';
import '../compile/errors.ts';
import { introspect } from './introspect.ts';
import type { Connection } from './types.ts';

const name = 'db.civil.example';
type Said = { accounts: string[] };
type Fake = Said & { port: number; stop(): void };
const running: Fake[] = [];
after(() => {
  for (const one of running) one.stop();
});

async function listening(speak: (socket: Socket, said: Said) => void): Promise<Fake> {
  const said: Said = { accounts: [] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    speak(socket, said);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  const fake = {
    accounts: said.accounts,
    port: typeof at === 'object' && at ? at.port : 0,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  running.push(fake);
  return fake;
}

const secured = (socket: Socket, pair: { key: string; cert: string }): TLSSocket =>
  new TLSSocket(socket, { isServer: true, ...pair }).on('error', () => undefined);

/** A packet of MySQL: its length in three bytes, its number, its content. */
const packet = (number: number, content: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUIntLE(content.length, 0, 3);
  head[3] = number;
  return Buffer.concat([head, content]);
};
const capabilities = 0x0000_ffff | (0x000f << 16);
const SSL = 0x0800;

function greeting(ssl: boolean): Buffer {
  const flags = ssl ? capabilities : capabilities & ~SSL;
  const lower = Buffer.alloc(2);
  lower.writeUInt16LE(flags & 0xffff);
  const upper = Buffer.alloc(2);
  upper.writeUInt16LE(flags >>> 16);
  return Buffer.concat([
    Buffer.from('\x0a8.0.36\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678\0'),
    lower,
    Buffer.from([45, 2, 0]),
    upper,
    Buffer.from([21]),
    Buffer.alloc(10),
    Buffer.from('123456789012\0mysql_native_password\0'),
  ]);
}

/** MySQL as far as the account: greets, goes over to TLS where asked, and refuses whoever signs in. */
const mysql = (pair: { key: string; cert: string }, ssl = true) =>
  listening((socket, said) => {
    socket.write(packet(0, greeting(ssl)));
    socket.once('data', (asked) => {
      assert.equal(asked.readUInt32LE(4) & SSL, SSL, 'nothing is said before the line is encrypted');
      socket.pause();
      // The greeting of TLS may have come along with it.
      if (asked.length > 36) socket.unshift(asked.subarray(36));
      const line = secured(socket, pair);
      line.once('data', (signIn) => {
        said.accounts.push(signIn.toString('latin1', 36).split('\0')[0] ?? '');
        const refusal = Buffer.from('\xff\x15\x04#28000Access denied', 'latin1');
        line.write(packet(3, refusal));
      });
    });
  });

/** PostgreSQL as far as the account. */
const postgres = (pair: { key: string; cert: string }) =>
  listening((socket, said) => {
    socket.once('data', () => {
      socket.write('S');
      const line = secured(socket, pair);
      line.once('data', (start) => {
        said.accounts.push(/user\0([^\0]*)/.exec(start.toString('latin1'))?.[1] ?? '');
        const body = Buffer.from('SFATAL\0C28P01\0Mrefused\0\0');
        const length = Buffer.alloc(4);
        length.writeUInt32BE(body.length + 4);
        line.end(Buffer.concat([Buffer.from('E'), length, body]));
      });
    });
  });

async function told(
  server: Fake,
  engine: Connection['engine'],
  change: Partial<Connection>,
): Promise<string> {
  const error = await introspect({
    engine,
    host: name,
    address: '127.0.0.1',
    port: server.port,
    database: 'base',
    schema: 'public',
    username: 'reader',
    password: 'secret',
    tls: true,
    ...change,
  }).catch((cause: unknown) => cause);
  assert.ok(error instanceof Problem, String(error));
  return problemDocument(error, 'zh').detail;
}

for (const [engine, serve] of [
  ['mysql', mysql],
  ['postgresql', postgres],
] as const) {
  test(`${engine}: the name is verified against the certificate of the authority given`, async () => {
    const pair = selfSigned(name);
    const server = await serve(pair);
    assert.match(
      await told(server, engine, { ca: pair.cert, host: 'db.elsewhere.example' }),
      /不是发给所填主机名/,
    );
    assert.match(await told(server, engine, {}), /不受信任/);
    assert.match(await told(server, engine, { ca: selfSigned(name).cert }), /不受信任/);
    assert.match(await told(server, engine, { ca: pair.cert, host: '127.0.0.1' }), /不是发给所填主机名/);
    assert.deepEqual(server.accounts, [], 'none of them heard of the account');
    assert.match(await told(server, engine, { ca: pair.cert }), /账号或口令不对/);
    assert.deepEqual(server.accounts, ['reader']);
  });

  test(`${engine}: where an address is typed, the certificate is for the address`, async () => {
    const pair = selfSigned('127.0.0.1');
    const server = await serve(pair);
    assert.match(await told(server, engine, { ca: pair.cert, host: '127.0.0.1' }), /账号或口令不对/);
    const local = selfSigned('localhost');
    const other = await serve(local);
    assert.match(await told(other, engine, { ca: local.cert, host: '127.0.0.1' }), /不是发给所填主机名/);
    assert.deepEqual(other.accounts, []);
  });
}

test('a server that does not encrypt hears of no account', async () => {
  const server = await mysql(selfSigned(name), false);
  assert.match(await told(server, 'mysql', {}), /不支持加密连接/);
  assert.deepEqual(server.accounts, []);
});
