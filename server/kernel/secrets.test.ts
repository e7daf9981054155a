/** The vault and the passwords: what is sealed opens only unaltered and with its key; what is hashed only verifies. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder } from '#tests/factories/embedded.ts';
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts';
import { StartError } from './start-error.ts';
import { loadMasterKeys, openVault } from './vault.ts';

test('sealed secrets open, never look alike, and no altered byte passes', () => {
  const vault = openVault([randomBytes(32)]);
  const sealed = vault.seal('key of a grant');
  assert.equal(vault.open(sealed).toString(), 'key of a grant');
  assert.notDeepEqual(vault.seal('key of a grant'), sealed);
  assert.equal(vault.open(vault.seal(Buffer.alloc(0))).length, 0);
  for (let index = 0; index < sealed.length; index++) {
    const altered = Buffer.from(sealed);
    altered[index] = (altered[index] ?? 0) ^ 1;
    assert.throws(() => vault.open(altered), `byte ${index}`);
  }
  assert.throws(() => vault.open(sealed.subarray(0, 20)));
});

test('after a rotation the new key seals and the old one still opens', () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const sealed = openVault([older]).seal('before');
  const rotated = openVault([newer, older]);
  assert.equal(rotated.open(sealed).toString(), 'before');
  assert.notEqual(rotated.keyId, openVault([older]).keyId);
  assert.throws(() => openVault([newer]).open(sealed), /not here/);
  assert.throws(() => openVault([older]).open(rotated.seal('after')), /not here/);
});

test('the master key is made once with mode 0600, or taken from a file or the environment', async () => {
  const data = freshFolder();
  mkdirSync(join(data, 'secrets'));
  const made = await loadMasterKeys({ data });
  assert.deepEqual(await loadMasterKeys({ data }), made);
  assert.equal(statSync(join(data, 'secrets', 'master.key')).mode & 0o777, 0o600);
  const key = randomBytes(32).toString('base64');
  assert.equal((await loadMasterKeys({ data, masterKey: key }))[0]?.toString('base64'), key);
  const file = join(data, 'named.key');
  writeFileSync(file, `# rotated\n${key}\n${made[0]?.toString('base64')}\n`);
  assert.equal((await loadMasterKeys({ data, masterKeyFile: file })).length, 2);
  await assert.rejects(loadMasterKeys({ data, masterKey: 'short' }), (error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.line, /32 bytes in base64.*openssl rand/);
    return true;
  });
});

test('passwords verify, wrong ones and broken hashes do not, and weak parameters are noticed', async () => {
  const hash = await hashPassword('公枢 pass');
  assert.match(hash, /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[^$]+\$[^$=]+$/);
  assert.equal(await verifyPassword('公枢 pass', hash), true);
  assert.equal(await verifyPassword('公枢 Pass', hash), false);
  assert.notEqual(await hashPassword('公枢 pass'), hash);
  assert.equal(
    await verifyPassword('ｐａｓｓ', await hashPassword('pass')),
    true,
    'full-width letters are the same',
  );
  assert.equal(await verifyPassword('x', 'not a hash'), false);
  assert.equal(needsRehash(hash), false);
  assert.equal(needsRehash(hash.replace(/m=\d+/, 'm=8')), true);
});
