/** The ways of signing without any store: what each reads and refuses, tricks with headers, and agreement with callers written from the standards. */
import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { newSm2Key, sm2FromPem } from '#kernel/crypto/sm2.ts';
import { type SignedCall, signedCall } from '#tests/factories/serve.ts';
import { type Signer, sign9421, signXCa } from '#tests/factories/sign-9421.ts';
import type { KeyAlgorithm } from '../../tables.ts';
import { authorityOf } from '../arrived.ts';
import { checkCaller } from '../checks.ts';
import {
  digestFits,
  explainSignature,
  profileNamed,
  type ReadCall,
  readCall,
  type SignedRequest,
} from './index.ts';
import { fingerprintOf, publicKeyOf } from './material.ts';

const at = new Date('2026-03-02T10:00:00+08:00');
const keyId = 'gk_abcdefgh12345678';
const secret = createSecretKey(randomBytes(32));
const code = 'residents';

/** What Node makes of headers that were sent so: repeated ones joined by a comma. */
function arrived(call: SignedCall, raw: [string, string][] = Object.entries(call.headers)): SignedRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of raw) {
    const lower = name.toLowerCase();
    headers[lower] = headers[lower] === undefined ? value : `${headers[lower]}, ${value}`;
  }
  const [path = '', query = ''] = call.url.split('?');
  return {
    method: call.method,
    path,
    query,
    body: Buffer.from(call.payload ?? ''),
    headers,
    rawHeaders: raw.flat(),
    authority: authorityOf(undefined, headers.host),
  };
}

type Holder = { algorithm: KeyAlgorithm; secret?: typeof secret; publicKey?: typeof secret };
const material = ({ algorithm, ...key }: Holder) => ({
  algorithm,
  secret: key.secret,
  publicKey: key.publicKey,
});

/** '' when the platform takes the call. */
function verdict(holder: Holder, request: SignedRequest): string {
  const read = readCall(request);
  if ('refused' in read) return read.refused;
  const call = { ...request, address: '127.0.0.1', at };
  return checkCaller({ ...material(holder), ranges: null }, call, read)?.code ?? '';
}

const hmac: Holder = { algorithm: 'hmac-sha256', secret };
const byHmac: Signer = { keyId, algorithm: 'hmac-sha256', key: secret };

function pairs(): { signer: Signer; holder: Holder; pem: string }[] {
  const made = (['ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha512'] as const).map((algorithm) => {
    const pair =
      algorithm === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : algorithm === 'rsa-pss-sha512'
          ? generateKeyPairSync('rsa', { modulusLength: 2048 })
          : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return { algorithm, key: pair.privateKey, pem };
  });
  const sm2 = newSm2Key();
  return [
    ...made,
    { algorithm: 'sm2-sm3' as const, key: sm2FromPem(sm2.privatePem), pem: sm2.publicPem },
  ].map(({ algorithm, key, pem }) => {
    const publicKey = publicKeyOf(algorithm, pem);
    assert.ok(typeof publicKey === 'object', algorithm);
    return { signer: { keyId, algorithm, key }, holder: { algorithm, publicKey }, pem };
  });
}

describe('RFC 9421', () => {
  const options = { code, at, query: 'id_no=X1', own: { 'x-gongshu-purpose': 'p-school' } };
  const posted = { code, at, method: 'POST' as const, body: '{"id_no":"X1"}' };

  test('every algorithm is taken with its own key, under its own tag, and with no other', () => {
    const all = [
      ...pairs(),
      { signer: byHmac, holder: hmac, pem: '' },
      {
        signer: { ...byHmac, algorithm: 'hmac-sm3' as const },
        holder: { ...hmac, algorithm: 'hmac-sm3' as const },
        pem: '',
      },
    ];
    for (const { signer, holder } of all) {
      for (const call of [sign9421({ ...options, signer }), sign9421({ ...posted, signer })]) {
        assert.equal(verdict(holder, arrived(call)), '', signer.algorithm);
      }
      const crossed = sign9421({
        ...options,
        signer,
        tag: signer.algorithm.includes('sm3') ? 'gongshu' : 'gongshu-sm',
      });
      assert.equal(verdict(holder, arrived(crossed)), 'gateway.signature', `${signer.algorithm}: other tag`);
      const elsewhere = sign9421({ ...options, signer, tag: 'acme' });
      assert.equal(verdict(holder, arrived(elsewhere)), 'gateway.header-missing');
      for (const other of all) {
        if (other.signer.algorithm === signer.algorithm) continue;
        const call = arrived(sign9421({ ...options, signer }));
        assert.equal(verdict(other.holder, call), 'gateway.signature', other.signer.algorithm);
      }
    }
  });

  test('what must be signed and is not, is named', () => {
    const unsigned = (name: string, call: SignedCall): void => {
      const read = readCall(arrived(call));
      assert.ok('refused' in read);
      assert.deepEqual([read.refused, read.params], ['gateway.component-missing', { component: name }]);
    };
    for (const name of ['@method', '@authority', '@path', '@query', 'x-gongshu-purpose'])
      unsigned(name, sign9421({ ...options, signer: byHmac, uncovered: [name] }));
    unsigned('content-digest', sign9421({ ...posted, signer: byHmac, uncovered: ['content-digest'] }));
    for (const name of ['x-gongshu-purpose', 'x-gongshu-operator', 'x-gongshu-grant']) {
      const call = sign9421({ code, at, query: 'id_no=X1', signer: byHmac });
      unsigned(name, { ...call, headers: { ...call.headers, [name]: 'slipped-in' } });
    }
    const target = sign9421({ ...options, signer: byHmac });
    target.headers['signature-input'] = String(target.headers['signature-input']).replace(
      '"@path"',
      '"@request-target" "@path"',
    );
    unsigned('@request-target', target);
  });

  test('another body, another address, another host, an older or later clock', () => {
    const call = sign9421({ ...posted, signer: byHmac });
    assert.equal(verdict(hmac, arrived({ ...call, payload: '{"id_no":"X2"}' })), 'gateway.digest');
    const empty = sign9421({ ...options, signer: byHmac });
    assert.equal(verdict(hmac, arrived({ ...empty, payload: '{}' })), 'gateway.component-missing');
    assert.equal(
      verdict(hmac, arrived({ ...empty, url: empty.url.replace('X1', 'X2') })),
      'gateway.signature',
    );
    const host = arrived(empty);
    assert.equal(verdict(hmac, { ...host, authority: 'test.example.cn' }), 'gateway.signature');
    for (const seconds of [-301, 301]) {
      const moved = new Date(at.getTime() + seconds * 1000);
      assert.equal(
        verdict(hmac, arrived(sign9421({ ...options, signer: byHmac, at: moved }))),
        'gateway.clock',
      );
    }
    for (const seconds of [-300, 300]) {
      const edge = new Date(at.getTime() + seconds * 1000);
      assert.equal(verdict(hmac, arrived(sign9421({ ...options, signer: byHmac, at: edge }))), '');
    }
    const short = sign9421({ ...options, signer: byHmac, at: new Date(at.getTime() - 20_000), expires: 10 });
    assert.equal(verdict(hmac, arrived(short)), 'gateway.clock');
    assert.equal(
      verdict(hmac, arrived(sign9421({ ...options, signer: byHmac, expires: 301 }))),
      'gateway.header-missing',
    );
  });

  test('the order of headers and the case of their names change nothing; one sent twice is refused', () => {
    const call = sign9421({ ...posted, signer: byHmac, own: { 'x-gongshu-purpose': 'p-school' } });
    const raw = Object.entries(call.headers);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(raw, { minLength: raw.length, maxLength: raw.length }),
        fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
        (order, upper) => {
          const cased = order.map(([name, value]): [string, string] => [
            [...name].map((letter, place) => (upper[place] ? letter.toUpperCase() : letter)).join(''),
            value,
          ]);
          assert.equal(verdict(hmac, arrived(call, cased)), '');
        },
      ),
      { numRuns: 100 },
    );
    for (const [name, value] of raw) {
      if (name === 'host' || name === 'content-type') continue;
      for (const again of [value, 'other'])
        assert.notEqual(verdict(hmac, arrived(call, [...raw, [name, again]])), '', `${name} twice`);
    }
  });

  test('no single letter of what is signed can be changed', () => {
    const call = sign9421({ ...posted, signer: byHmac, own: { 'x-gongshu-purpose': 'p-school' } });
    const changeable = ['signature-input', 'content-digest', 'x-gongshu-purpose', 'signature'];
    fc.assert(
      fc.property(
        fc.constantFrom(...changeable),
        fc.nat(),
        fc.integer({ min: 33, max: 126 }),
        (name, place, letter) => {
          const value = String(call.headers[name]);
          const index = place % value.length;
          const changed = value.slice(0, index) + String.fromCharCode(letter) + value.slice(index + 1);
          fc.pre(changed !== value);
          // The label and the padding bits of base64 are no part of what is said.
          fc.pre(
            !(name.startsWith('signature') && index < 5) &&
              !(name === 'signature' && index >= value.length - 4),
          );
          const altered = { ...call, headers: { ...call.headers, [name]: changed } };
          assert.notEqual(verdict(hmac, arrived(altered)), '');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('nothing that is sent as a header makes the reading throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 80 }),
        fc.string({ maxLength: 80 }),
        (input, signature) => {
          const call = sign9421({ ...options, signer: byHmac });
          const headers = { ...call.headers, 'signature-input': input, signature };
          assert.notEqual(verdict(hmac, arrived({ ...call, headers })), '');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('X-Ca', () => {
  const options = { code, keyId, secret, at, purpose: 'p-school' };

  test('a question in the query and one in the body are taken; nonce, time and body must be signed', () => {
    assert.equal(verdict(hmac, arrived(signXCa({ ...options, query: 'id_no=X1&columns=name' }))), '');
    const posted = signXCa({ ...options, body: '{"id_no":"X1"}' });
    assert.equal(verdict(hmac, arrived(posted)), '');
    assert.equal(verdict(hmac, arrived({ ...posted, payload: '{"id_no":"X2"}' })), 'gateway.digest');
    for (const name of ['x-ca-nonce', 'x-ca-timestamp', 'x-gongshu-purpose']) {
      const loose = signXCa({ ...options, query: 'id_no=X1', leaveOut: [name] });
      assert.equal(verdict(hmac, arrived(loose)), 'gateway.component-missing', name);
    }
    const { 'content-md5': _, ...bare } = posted.headers;
    assert.equal(verdict(hmac, arrived({ ...posted, headers: bare })), 'gateway.header-missing');
  });

  test('two questions that would be written alike are not taken', () => {
    const call = signXCa({ ...options, query: 'a=1&b=2' });
    assert.equal(verdict(hmac, arrived(call)), '');
    const path = call.url.split('?')[0];
    for (const query of ['a=1%26b%3D2', 'a=1%26b=2', 'a%3D1=&b=2', 'b=2&a=1&a=1'])
      assert.notEqual(verdict(hmac, arrived({ ...call, url: `${path}?${query}` })), '', query);
  });
});

test('two ways of signing at once are one too many; ours is ours alone', () => {
  const key = { keyId, secret };
  const own = signedCall({ code, key, at, query: 'id_no=X1' });
  assert.equal(verdict(hmac, arrived(own)), '');
  const other = sign9421({ code, at, signer: byHmac, query: 'id_no=X1' });
  const mixed = { ...own, headers: { ...own.headers, ...other.headers } };
  assert.equal(verdict(hmac, arrived(mixed)), 'gateway.profiles-mixed');
  const [pair] = pairs();
  assert.ok(pair);
  assert.equal(verdict(pair.holder, arrived(own)), 'gateway.profile', 'a public key has no ten lines');
});

test('a public key is taken for what it is: no private one, no other kind, none too short', () => {
  for (const { signer, pem } of pairs()) {
    assert.equal(typeof publicKeyOf(signer.algorithm, pem), 'object');
    const other = signer.algorithm === 'ed25519' ? 'ecdsa-p256-sha256' : 'ed25519';
    assert.equal(typeof publicKeyOf(other, pem), 'string', signer.algorithm);
    assert.equal(publicKeyOf(signer.algorithm, pem.replaceAll('PUBLIC', 'PRIVATE')), 'private');
  }
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  assert.equal(
    publicKeyOf('rsa-pss-sha512', short.export({ type: 'spki', format: 'pem' }).toString()),
    'short',
  );
  assert.equal(publicKeyOf('ed25519', 'nonsense'), 'unreadable');
  const { publicKey } = generateKeyPairSync('ed25519');
  assert.match(fingerprintOf(publicKey), /^[0-9a-f]{64}$/);
});

test('the first letter that differs is pointed at', () => {
  const call = arrived(sign9421({ code, at, signer: byHmac, query: 'id_no=X1' }));
  const { base } = readCall(call) as ReadCall;
  assert.deepEqual(explainSignature(call, base).firstDifference, null);
  const found = explainSignature(call, base.replace('"@path"', '"@Path"'));
  assert.equal(base[found.firstDifference ?? 0], 'p');
  assert.equal(profileNamed('rfc9421').name, found.profile);
  assert.equal(digestFits(Buffer.from(''), { algorithm: 'sha256', hex: '' }), false);
});

test('the configured name is the authority, whatever Host says', () => {
  assert.equal(authorityOf('https://data.example.cn/', 'evil.example'), 'data.example.cn');
  assert.equal(authorityOf(undefined, 'Data.Example.CN:8443'), 'data.example.cn:8443');
});
