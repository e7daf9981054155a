/** The vector that docs/how-to-call-a-service.md gives to integrators is the one the gateway computes. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sha256Hex, sign, textToSign } from '#rooms/serve/gateway/signature.ts';

test('the documented signature vector', async () => {
  const text = await readFile(new URL('../../docs/how-to-call-a-service.md', import.meta.url), 'utf8');
  const cell = (name: string): string => {
    const found = new RegExp(`^\\| ${name} \\| \`([^\`]+)\` \\|$`, 'm').exec(text)?.[1];
    assert.ok(found, name);
    return found;
  };
  const digest = sha256Hex(cell('body'));
  assert.equal(digest, cell('digest'));
  const signed = textToSign({
    method: 'POST',
    path: '/gateway/v1/services/household-lookup/records',
    query: '',
    digest,
    timestamp: '1767225600000',
    nonce: '0123456789abcdef0123456789abcdef',
    key: 'k_demo',
    purpose: 'P-0001',
    operator: '',
  });
  assert.equal(sign(Buffer.from(cell('secret'), 'base64url'), signed), cell('signature'));
});
