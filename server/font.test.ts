/** The font of printed documents comes from the platform itself, each piece the sheet names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FONT_SHEET } from '#kernel/http/font.ts';
import { openHttp } from '#kernel/http/server.ts';
import { testStack } from '#tests/factories/stack.ts';
import { serveFont } from './font.ts';

test('sheet and pieces are served, and nothing beside them', async () => {
  const app = await openHttp(await testStack(), 'test');
  await serveFont(app);
  const sheet = await app.inject(FONT_SHEET);
  assert.match(String(sheet.headers['content-type']), /^text\/css/);
  const pieces = [...sheet.body.matchAll(/url\(([^)]+)\)/g)].map(([, at]) => at ?? '');
  assert.ok(pieces.length > 90);
  for (const piece of [pieces[0], pieces.at(-1)]) {
    const { pathname } = new URL(piece ?? '', `http://font.invalid${FONT_SHEET}`);
    const reply = await app.inject(pathname);
    assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'font/woff2']);
  }
  assert.equal((await app.inject('/fonts/files/..%2fpackage.json')).statusCode >= 400, true);
  await app.close();
});
