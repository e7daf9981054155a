/** SM2 against the sample of the standard and the installed openssl, both ways, and the keys that must be refused. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSm2, newSm2Key, Sm2KeyError, sm2FromPem, sm2Sign, sm2Verify, sm2Z } from './sm2.ts';

// Made once by `openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678` (OpenSSL 3.0.19): a later
// OpenSSL that reads our signatures in another way, or a Node that feeds Z itself, turns these red.
const PRIVATE = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgnr+edA8svlHneXYI
Pjr+T1oKxh8ivtHoMNKLwg70VNihRANCAAT5Ym+JeeP6KctGcyoOuVcCUv6a61E9
j5K6h8x1z0GYgHmxZhOkMyx7+4H2UkhJieyqQ+NQCnZ0jhpiMoRXwBiy
-----END PRIVATE KEY-----
`;
const PUBLIC = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE+WJviXnj+inLRnMqDrlXAlL+mutR
PY+SuofMdc9BmIB5sWYTpDMse/uB9lJISYnsqkPjUAp2dI4aYjKEV8AYsg==
-----END PUBLIC KEY-----
`;
const BY_OPENSSL = Buffer.from(
  '3046022100e40e95f3c0c00a5088c99ebe165e61c66282a7b9e5c92ea63a76a76e0f00b6ed0221009440d303f328fdc0db59134f6b636a77b180dea7d2cfc27566252b7d542dac9f',
  'hex',
);
const M = Buffer.from('m');
const hasOpenssl = spawnSync('openssl', ['version']).stdout?.toString().startsWith('OpenSSL 3');

test('the sample of the standard verifies, and its Z is the published one', () => {
  assertSm2();
  const sample = createPublicKey({
    key: Buffer.from(
      '3059301306072a8648ce3d020106082a811ccf5501822d0342000409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
      'hex',
    ),
    format: 'der',
    type: 'spki',
  });
  assert.equal(
    sm2Z(sample).toString('hex'),
    'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  );
});

test('a signature made by openssl verifies, one of another message, key or user id does not', () => {
  const key = sm2FromPem(PUBLIC);
  assert.equal(sm2Verify(key, M, BY_OPENSSL), true);
  assert.equal(sm2Verify(key, Buffer.from('n'), BY_OPENSSL), false);
  assert.equal(sm2Verify(key, M, BY_OPENSSL, 'somebody else'), false);
  assert.equal(sm2Verify(sm2FromPem(newSm2Key().publicPem), M, BY_OPENSSL), false);
  for (const junk of [Buffer.alloc(0), Buffer.from('no signature'), BY_OPENSSL.subarray(0, 40)])
    assert.equal(sm2Verify(key, M, junk), false);
});

test('a private key verifies by its public half, and a fresh pair signs SM2', () => {
  const key = sm2FromPem(PRIVATE);
  assert.deepEqual(sm2Z(key), sm2Z(sm2FromPem(PUBLIC)));
  assert.equal(sm2Verify(sm2FromPem(PUBLIC), M, sm2Sign(key, M)), true);
  const made = newSm2Key();
  assert.equal(sm2Verify(sm2FromPem(made.publicPem), M, sm2Sign(sm2FromPem(made.privatePem), M)), true);
});

test('keys that would sign something else are refused', () => {
  const fresh = generateKeyPairSync('ec', { namedCurve: 'SM2' });
  assert.equal(fresh.privateKey.asymmetricKeyType, 'ec');
  assert.throws(() => sm2Sign(fresh.privateKey, M), Sm2KeyError);
  assert.throws(() => sm2Z(fresh.publicKey), Sm2KeyError);
  const p256 = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  for (const pem of [p256.privateKey, p256.publicKey, 'no key', ''])
    assert.throws(() => sm2FromPem(pem), Sm2KeyError);
  const ed = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  assert.throws(() => sm2FromPem(ed), Sm2KeyError);
});

test('the one-shot way of Node is another signature: it must never be used', () => {
  const oneShot = sign('sm3', M, sm2FromPem(PRIVATE));
  assert.equal(sm2Verify(sm2FromPem(PUBLIC), M, oneShot), false);
});

test('the installed openssl reads our signatures and we read its', { skip: !hasOpenssl }, () => {
  const at = mkdtempSync(join(tmpdir(), 'sm2-'));
  const path = (name: string): string => join(at, name);
  const message = Buffer.from('公共数据 signature base\n');
  writeFileSync(path('key.pem'), PRIVATE, { mode: 0o600 });
  writeFileSync(path('pub.pem'), PUBLIC);
  writeFileSync(path('m'), message);
  writeFileSync(path('ours'), sm2Sign(sm2FromPem(PRIVATE), message));
  const openssl = (...more: string[]): boolean =>
    spawnSync('openssl', [
      ...['pkeyutl', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', path('m')],
      ...more,
    ]).status === 0;
  assert.ok(openssl('-verify', '-pubin', '-inkey', path('pub.pem'), '-sigfile', path('ours')));
  assert.ok(openssl('-sign', '-inkey', path('key.pem'), '-out', path('theirs')));
  assert.ok(sm2Verify(sm2FromPem(PUBLIC), message, readFileSync(path('theirs'))));
});
