/** Real signed PDFs, made with openssl: whole, altered, added to, expired, revoked, unsigned, of a house nobody trusts. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fromBER } from 'asn1js';
import { Certificate, CertificateRevocationList } from 'pkijs';
import { makeHouse, type PaperHouse, plainPdf, signPdf } from '#tests/factories/papers.ts';
import { type Trust, verifyPaper } from './verify.ts';

const der = (bytes: Buffer) => fromBER(new Uint8Array(bytes).buffer).result;
let house: PaperHouse;
let trust: Trust;

before(async () => {
  house = await makeHouse();
  trust = { anchors: [new Certificate({ schema: der(house.root) })], revocations: [] };
});

test('a signed paper with a valid certificate equals its original', async () => {
  const verdict = await verifyPaper(await signPdf(house, 'valid'), trust, new Date());
  assert.deepEqual(verdict.reasons, []);
  assert.equal(verdict.equal, true);
  assert.match(verdict.signatures[0]?.signer ?? '', /CN=/);
});

test('what was altered, added to or never signed does not', async () => {
  const good = await signPdf(house, 'valid');
  const altered = Buffer.from(good);
  altered[good.indexOf('License')] = 'l'.charCodeAt(0);
  assert.deepEqual((await verifyPaper(altered, trust, new Date())).reasons, ['altered']);
  const longer = Buffer.concat([good, Buffer.from('\n% more\n')]);
  assert.deepEqual((await verifyPaper(longer, trust, new Date())).reasons, ['not-whole']);
  assert.deepEqual((await verifyPaper(plainPdf(), trust, new Date())).reasons, ['unsigned']);
  assert.deepEqual((await verifyPaper(Buffer.from('no paper'), trust, new Date())).reasons, ['not-pdf']);
});

test('an expired, a revoked or an untrusted certificate does not', async () => {
  assert.deepEqual((await verifyPaper(await signPdf(house, 'expired'), trust, new Date())).reasons, [
    'expired',
  ]);
  const revocations = [new CertificateRevocationList({ schema: der(house.revocations) })];
  const revoked = await signPdf(house, 'revoked');
  assert.deepEqual((await verifyPaper(revoked, { ...trust, revocations }, new Date())).reasons, ['revoked']);
  assert.equal((await verifyPaper(revoked, trust, new Date())).equal, true, 'no list says so');
  const good = await signPdf(house, 'valid');
  assert.equal((await verifyPaper(good, { ...trust, revocations }, new Date())).equal, true);
  assert.deepEqual((await verifyPaper(good, { anchors: [], revocations: [] }, new Date())).reasons, [
    'untrusted',
  ]);
});
