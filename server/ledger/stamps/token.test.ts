/** Time stamps of an authority made by openssl: taken when right, refused for each single thing that is not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasOpenssl, stampAuthority } from '#tests/factories/stamp-authority.ts';
import { type Purpose, renewalText } from './due.ts';
import { stampRequest } from './request.ts';
import { readAnswer, readToken, StampFault } from './token.ts';

const fault =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof StampFault && error.code === code;

test('an answer of openssl is taken when everything in it is right', { skip: !hasOpenssl }, async () => {
  for (const rsa of [false, true]) {
    const authority = await stampAuthority({ rsa });
    const other = await stampAuthority();
    const at = mkdtempSync(join(tmpdir(), 'stamp-'));
    try {
      const content = Buffer.from('a checkpoint\n');
      const nonce = randomBytes(16);
      const { root: roots, policy } = authority;
      const demand = { content, nonce, policy, roots };
      const answer = await authority.reply(stampRequest(content, nonce, policy));
      const { token, stamp } = readAnswer(answer, demand);
      assert.ok(Math.abs(stamp.at.getTime() - Date.now()) < 120_000);
      assert.equal(stamp.policy, policy);
      assert.equal(stamp.serial, '02');
      assert.ok(stamp.notAfter > new Date());
      assert.deepEqual(readToken(token, { content, roots }), stamp);
      // Somebody else's program says the same of the token as it is kept.
      writeFileSync(join(at, 'm'), content);
      writeFileSync(join(at, 't'), token);
      writeFileSync(join(at, 'ca'), roots);
      const openssl = spawnSync('openssl', [
        ...[
          'ts',
          '-verify',
          '-data',
          join(at, 'm'),
          '-in',
          join(at, 't'),
          '-token_in',
          '-CAfile',
          join(at, 'ca'),
        ],
      ]);
      assert.equal(openssl.status, 0, String(openssl.stderr));
      // And each thing that is not right by itself.
      assert.throws(() => readAnswer(answer, { ...demand, nonce: randomBytes(16) }), fault('nonce'));
      assert.throws(
        () => readAnswer(answer, { ...demand, content: Buffer.from('another') }),
        fault('imprint'),
      );
      assert.throws(() => readAnswer(answer, { ...demand, policy: '1.2.3.4' }), fault('policy'));
      assert.throws(() => readAnswer(answer, { ...demand, roots: other.root }), fault('chain'));
      assert.deepEqual(readAnswer(answer, { ...demand, now: new Date() }).stamp, stamp);
      for (const hours of [-2, 2]) {
        const now = new Date(Date.now() + hours * 3_600_000);
        assert.throws(() => readAnswer(answer, { ...demand, now }), fault('time'));
      }
      const refusal = await authority.reply(stampRequest(content, nonce, '1.2.3.4'));
      assert.throws(() => readAnswer(refusal, demand), fault('refused'));
      assert.throws(() => readAnswer(Buffer.from('<html>'), demand), fault('unreadable'));
      assert.throws(() => readAnswer(Buffer.alloc(0), demand), fault('unreadable'));
      // Every single bit of the answer is looked at by something, but for what nobody signs (who signed is named twice).
      let accepted = 0;
      for (let at = 0; at < answer.length; at += 7) {
        const bent = Buffer.from(answer);
        bent.writeUInt8(bent.readUInt8(at) ^ 1, at);
        try {
          assert.deepEqual(readAnswer(bent, demand).stamp, stamp);
          accepted++;
        } catch (error) {
          assert.ok(error instanceof StampFault, String(error));
        }
      }
      assert.ok(accepted < 20, `${accepted} altered answers were taken`);
    } finally {
      await authority.stop();
      await other.stop();
      rmSync(at, { recursive: true });
    }
  }
});

test('a renewal names every stamp, oldest first; too many, and it begins with the renewal before', () => {
  const stamps = (n: number, purpose: Purpose) =>
    Array.from({ length: n }, (_, i) => ({ purpose, digest: `${purpose}${i}` }));
  const named = (...parts: ReturnType<typeof stamps>[]): string[] =>
    renewalText('o', { size: 1, note: 'n' }, parts.flat())
      .toString()
      .split('\n\n')[0]
      ?.split('\n')
      .slice(4) ?? [];
  assert.deepEqual(named(stamps(2, 'head'), stamps(1, 'renewal'), stamps(1, 'frozen')), [
    'head0',
    'head1',
    'renewal0',
    'frozen0',
  ]);
  assert.equal(named(stamps(20_001, 'head')).length, 20_001);
  assert.deepEqual(named(stamps(20_000, 'head'), stamps(2, 'renewal'), stamps(1, 'day')), [
    'renewal1',
    'day0',
  ]);
});
