/** The pure parts of the gateway: hours on the legal calendar, addresses, questions, and the canonical terms. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import canonicalize from 'canonicalize';
import { loadLaw } from '#law/index.ts';
import { compilePlan } from '../plan.ts';
import { purposeCode } from '../purpose.ts';
import { dailyLimit, type GrantTerms, periodOf, readTerms, sealTerms } from '../terms.ts';
import { parseValue } from '../values.ts';
import { canonicalRange, isSubrange, isWithin, parseRange, prefixOf, type Range } from './addresses.ts';
import { isOpen, nextOpening } from './hours.ts';
import { readQuestion } from './parameters.ts';
import { textToSign } from './signature.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;
const { calendar } = loadLaw(fixtures, 'xingyuan');
const at = (text: string): Date => new Date(`${text}+08:00`);

describe('hours', () => {
  const hours = [{ days: 'workday' as const, from: '08:00', to: '20:00' }];

  test('the beginning counts, the end does not; holidays and make-up days follow the calendar', () => {
    for (const [text, open] of [
      ['2026-03-11T07:59:59', false],
      ['2026-03-11T08:00:00', true],
      ['2026-03-11T19:59:59.999', true],
      ['2026-03-11T20:00:00', false],
      ['2026-03-14T10:00:00', false],
      ['2026-10-01T10:00:00', false],
      ['2026-10-10T10:00:00', true],
    ] as const) {
      assert.equal(isOpen(hours, at(text), calendar), open, text);
    }
  });

  test('hours over midnight are two ranges that meet; make-up days open them, the night after belongs to the next day', () => {
    const night = [
      { days: 'workday' as const, from: '22:00', to: '24:00' },
      { days: 'workday' as const, from: '00:00', to: '06:00' },
    ];
    for (const [text, open] of [
      ['2026-03-11T21:59:59', false],
      ['2026-03-11T22:00:00', true],
      ['2026-03-11T23:59:59.999', true],
      ['2026-03-12T00:00:00', true],
      ['2026-03-12T06:00:00', false],
      // Friday night ends at midnight: Saturday is no working day.
      ['2026-03-13T23:59:59', true],
      ['2026-03-14T00:00:00', false],
      // A Saturday worked in place of a holiday opens, the Sunday after it does not.
      ['2026-10-10T05:59:59', true],
      ['2026-10-10T22:00:00', true],
      ['2026-10-11T00:00:00', false],
    ] as const) {
      assert.equal(isOpen(night, at(text), calendar), open, text);
    }
  });

  test('the next opening skips holidays; whole days end at midnight', () => {
    const opening = (text: string) => nextOpening(hours, at(text), calendar)?.toISOString();
    assert.equal(opening('2026-03-11T20:00:00'), '2026-03-12T00:00:00.000Z');
    assert.equal(opening('2026-03-13T20:00:00'), '2026-03-16T00:00:00.000Z');
    assert.equal(opening('2026-09-30T20:00:00'), '2026-10-08T00:00:00.000Z');
    const sunday = [{ days: [7], from: '00:00', to: '24:00' }];
    assert.equal(isOpen(sunday, at('2026-03-15T23:59:59'), calendar), true);
    assert.equal(isOpen(sunday, at('2026-03-16T00:00:00'), calendar), false);
    assert.equal(isOpen(null, at('2026-03-16T00:00:00'), calendar), true);
  });
});

describe('addresses', () => {
  const ranges = (...texts: string[]): Range[] =>
    texts.map(parseRange).filter((range) => range !== undefined);

  test('canonical spelling, and what is no address', () => {
    assert.equal(canonicalRange('10.1.2.3'), '10.1.2.3/32');
    assert.equal(canonicalRange('10.1.2.3/24'), '10.1.2.0/24');
    assert.equal(canonicalRange('2001:DB8::1/64'), '2001:db8::/64');
    for (const wrong of ['', '10.1', '010.1.1.1', '10.1.1.1/33', '10.1.1.256', 'localhost', '0x7f.1.1.1']) {
      assert.equal(canonicalRange(wrong), undefined, wrong);
    }
  });

  test('an IPv4 caller on an IPv6 socket is the same caller', () => {
    assert.equal(isWithin('::ffff:10.1.2.3', ranges('10.1.2.0/24')), true);
    assert.equal(isWithin('10.1.3.3', ranges('10.1.2.0/24')), false);
    assert.equal(isWithin('2001:db8::1', ranges('10.1.2.0/24', '2001:db8::/32')), true);
    assert.equal(isWithin('nonsense', ranges('0.0.0.0/0')), false);
  });

  test('a range lies in another; strangers are counted by their network', () => {
    const [inner] = ranges('10.2.0.0/16');
    assert.ok(inner);
    assert.equal(isSubrange(inner, ranges('10.0.0.0/8')), true);
    assert.equal(isSubrange(inner, ranges('10.2.0.0/24')), false);
    assert.equal(prefixOf('203.0.113.77'), '203.0.113.0/24');
    assert.equal(prefixOf('2001:db8:1:2::3'), '2001:db8:1::/48');
  });
});

describe('questions', () => {
  const item = { nullable: true, filterable: true, personal: 'none' as const };
  const plan = compilePlan({
    resourceId: 'r',
    resourceVersionId: 'v',
    items: [
      { ...item, name: 'id', titleZh: '号', type: 'C', key: true, identifier: 'resident-id' },
      { ...item, name: 'day', titleZh: '日', type: 'D', key: false },
      { ...item, name: 'n', titleZh: '数', type: 'I', key: false, length: 9 },
    ],
    lookup: ['id', 'day'],
    columns: ['n', 'day'],
    maxRecords: 10,
  });
  const ask = (query: string, granted = ['day', 'n']) =>
    readQuestion(plan, granted, { method: 'GET', query, body: Buffer.alloc(0) });

  test('all lookup values, decoded and typed; columns in the order of the grant', () => {
    assert.deepEqual(ask('day=2026-03-01&id=%E7%94%B2'), {
      keys: [['甲', '2026-03-01']],
      columns: ['day', 'n'],
    });
    assert.deepEqual(ask('day=2026-03-01&id=1&columns=n'), { keys: [['1', '2026-03-01']], columns: ['n'] });
  });

  test('each fault has its own code', () => {
    const code = (query: string): unknown => {
      const found = ask(query);
      return 'refused' in found ? found.refused : 'read';
    };
    assert.equal(code('id=1'), 'gateway.parameter-missing');
    assert.equal(code('id=1&day=2026-02-30'), 'gateway.parameter-value');
    assert.equal(code('id=1&day=2026-03-01&day=2026-03-02'), 'gateway.parameter-unknown');
    assert.equal(code('id=1&day=2026-03-01&columns=n,secret'), 'gateway.column-not-granted');
    assert.equal(code('id=1&day=2026-03-01&columns='), 'gateway.parameter-value');
    assert.equal(code('id=%00&day=2026-03-01'), 'gateway.parameter-value');
    // The example of the documents sent as it stands.
    assert.equal(code('id=%3Cid%3E&day=2026-03-01'), 'gateway.parameter-placeholder');
  });

  test('values of every type', () => {
    assert.equal(parseValue('I', '12'), '12');
    assert.equal(parseValue('I', '1.5'), undefined);
    assert.equal(parseValue('N', '-0.25'), '-0.25');
    assert.equal(parseValue('N', '1e5'), undefined);
    assert.equal(parseValue('L', 'true'), 'true');
    assert.equal(parseValue('L', '1'), undefined);
    assert.equal(parseValue('T', '2026-03-01T10:00:00'), '2026-03-01T10:00:00');
    assert.equal(parseValue('C', 'x'.repeat(401)), undefined);
  });
});

describe('terms', () => {
  const terms: GrantTerms = {
    format: 'gongshu.grant/2',
    mode: 'interface',
    environment: 'production',
    rate: null,
    concurrency: null,
    maxPage: 1000,
    consumer: { organisationId: 'o', systemId: 's', systemCode: 'sys' },
    service: { code: 'c', version: 1, versionId: 'v', planDigest: 'd' },
    purpose: { code: 'p', text: '核验', required: true },
    operatorRequired: false,
    basis: [],
    caseId: null,
    columns: ['a'],
    rows: null,
    masks: {},
    addresses: ['10.0.0.1/32'],
    hours: null,
    quotas: [{ unit: 'calls', period: 'day', limit: 5, timeZone: 'Asia/Shanghai' }],
    average: null,
    firstDay: '2026-03-10',
    lastDay: null,
    evidence: 'E1',
  };

  test('the digest depends on the words alone, not on their order', () => {
    const turned = Object.fromEntries(Object.entries(terms).reverse()) as GrantTerms;
    assert.equal(sealTerms(turned).digest, sealTerms(terms).digest);
    assert.notEqual(sealTerms({ ...terms, columns: ['a', 'b'] }).digest, sealTerms(terms).digest);
    assert.match(sealTerms(terms).text, /^\{"addresses":\["10\.0\.0\.1\/32"\],"average":null,/);
  });

  test('terms of the first format are read with what they meant, and their own digest is left alone', () => {
    const { mode: _, environment: _e, rate: _r, concurrency: _c, maxPage: _m, ...shared } = terms;
    const first = canonicalize({ ...shared, format: 'gongshu.grant/1' }) ?? '';
    const read = readTerms(first);
    assert.deepEqual(read, terms);
    assert.notEqual(sealTerms(read).text, first, 'a further version is written in the second format');
    assert.equal(dailyLimit(read), 5);
    assert.deepEqual(
      (['day', 'month', 'total'] as const).map((period) => periodOf(period, '2026-03-10')),
      ['2026-03-10', '2026-03', 'total'],
    );
  });

  test('equal purposes have equal codes, whatever their spaces', () => {
    assert.equal(purposeCode('小升初 核验'), purposeCode('小升初核验'));
    assert.match(purposeCode('x'), /^p-[0-9a-f]{10}$/);
  });

  test('the text to sign has ten lines in their order', () => {
    const text = textToSign({
      method: 'GET',
      path: '/p',
      query: 'a=1',
      digest: 'd',
      timestamp: 't',
      nonce: 'n',
      key: 'k',
      purpose: '',
      operator: '',
    });
    assert.equal(text, 'GONGSHU-HMAC-SHA256\nGET\n/p\na=1\nd\nt\nn\nk\n\n');
  });
});
