/** What is said of a call that carries no readable signature: words without gaps, and of the way the caller signs by. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Serving } from '../context.ts';
import { explainCall, pastedCall } from './explain.ts';

/** Such a call is told before any store is asked. */
const nothing = {} as Serving;

async function told(headers: string): Promise<string> {
  const call = pastedCall({ method: 'POST', url: '/gateway/v1/services/a/lookup', headers, body: '{}' });
  assert.ok(call);
  const { findings } = await explainCall(nothing, call, null);
  assert.deepEqual(
    findings.map(({ part, ok }) => [part, ok]),
    [['headers', false]],
  );
  const { zh, en } = findings[0]?.say ?? { zh: '', en: '' };
  assert.doesNotMatch(zh + en, /[{}—]/);
  return zh;
}

test('without any header of a signature nobody is sent to one way of signing', async () => {
  for (const headers of ['', 'content-type: application/json'])
    assert.match(await told(headers), /没有识别到签名头部.*Signature-Input.*X-Gongshu/);
});

test('the header that is missing is named, of the way that is spoken', async () => {
  assert.match(await told('signature-input: sig=("@method");keyid="k"'), /缺少请求头 signature/);
  assert.match(await told('x-gongshu-signature: 00'), /缺少请求头 x-gongshu-/);
  assert.match(await told('x-ca-key: 12345678'), /缺少请求头 x-ca-/);
});
