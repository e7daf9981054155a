/** The shared vectors: the gateway reads them as they are printed, and the SDK of each language signs them. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { sm2FromPem } from '#kernel/crypto/sm2.ts';
import { profileNamed, readCall } from '#rooms/serve/gateway/profiles/index.ts';
import { freshFolder } from '#tests/factories/embedded.ts';

const run = promisify(execFile);
const sdk = new URL('../../sdk/', import.meta.url).pathname;
const vectors = z
  .object({
    calls: z.array(
      z.object({
        name: z.string(),
        key: z.object({
          algorithm: z.enum(['hmac-sha256', 'hmac-sm3', 'ed25519', 'sm2-sm3']),
          secret: z.string().optional(),
          privateKey: z.string().optional(),
        }),
        purpose: z.string(),
        operator: z.string().optional(),
        grant: z.string().optional(),
        request: z.object({ method: z.string(), url: z.string(), body: z.string() }),
        base: z.string(),
        signatureInput: z.string(),
        signature: z.string(),
      }),
    ),
    answers: z.array(z.object({ name: z.string() })),
    sealed: z.array(z.object({ name: z.string() })),
  })
  .parse(JSON.parse(await readFile(`${sdk}vectors.json`, 'utf8')));
const all = `ok ${vectors.calls.length + vectors.answers.length + vectors.sealed.length}`;

test('the gateway reads every vector as it is printed', () => {
  for (const {
    name,
    key,
    request,
    purpose,
    operator,
    grant,
    base,
    signatureInput,
    signature,
  } of vectors.calls) {
    const url = new URL(request.url);
    const digest = /"content-digest": (\S+)/.exec(base)?.[1];
    const headers: Record<string, string> = {
      'x-gongshu-purpose': purpose,
      ...(operator ? { 'x-gongshu-operator': operator } : {}),
      ...(grant ? { 'x-gongshu-grant': grant } : {}),
      ...(digest ? { 'content-digest': digest } : {}),
      'signature-input': signatureInput,
      signature: `sig1=:${signature}:`,
    };
    const read = readCall({
      method: request.method,
      path: url.pathname,
      query: url.search.slice(1),
      body: Buffer.from(request.body),
      headers,
      rawHeaders: Object.entries(headers).flat(),
      authority: url.host,
    });
    assert.ok(!('refused' in read), name);
    assert.equal(read.base, base, name);
    const { algorithm, secret, privateKey = '' } = key;
    const publicKey =
      algorithm === 'sm2-sm3'
        ? sm2FromPem(privateKey)
        : algorithm === 'ed25519'
          ? createPublicKey(createPrivateKey(privateKey))
          : undefined;
    const shared = secret ? createSecretKey(Buffer.from(secret, 'base64url')) : undefined;
    const open = publicKey?.type === 'private' ? createPublicKey(publicKey) : publicKey;
    assert.ok(profileNamed('rfc9421').verify({ algorithm, secret: shared, publicKey: open }, read), name);
  }
});

test('the SDK in TypeScript', async () => {
  const { stdout } = await run(process.execPath, [`${sdk}typescript/vectors.ts`]);
  assert.equal(stdout.trim(), all);
});

const missing = async (...tools: string[]): Promise<string | undefined> => {
  for (const tool of tools) {
    const here = await run('sh', ['-c', `command -v ${tool}`]).catch(() => undefined);
    if (!here) return `${tool} is not on this machine`;
  }
  return undefined;
};

test('the SDK in Python', async (context) => {
  const why = await missing('python3');
  if (why) return context.skip(why);
  const { stdout } = await run('python3', ['-B', `${sdk}python/vectors.py`]);
  const left = stdout.split('\n').filter((line) => line.startsWith('left out'));
  for (const line of left) context.diagnostic(line);
  assert.match(stdout, left.length === 0 ? new RegExp(`^${all}$`, 'm') : /^ok \d+$/m);
});

test('the SDK in Java', async (context) => {
  const why = await missing('javac', 'java');
  if (why) return context.skip(why);
  const out = freshFolder();
  const files = ['Gongshu', 'Sm', 'Vectors'].map((name) => `${sdk}java/${name}.java`);
  await run('javac', ['-encoding', 'UTF-8', '-d', out, ...files]);
  const { stdout } = await run('java', ['-cp', out, 'Vectors', `${sdk}vectors.json`]);
  assert.equal(stdout.trim(), all);
});
