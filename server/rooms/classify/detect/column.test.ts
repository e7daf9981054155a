/** Detectors on constructed values: what is found with how much confidence, and what must not be found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creditCheck, organisationCheck, residentCheck } from '#kernel/identifiers.ts';
import { certainFrom, detectColumn, worthTelling } from './column.ts';
import type { DetectorKind } from './kinds.ts';
import { luhn } from './values.ts';

/** Numbers of a division that does not exist, or born before any register. */
const residents = Array.from({ length: 40 }, (_, n) => {
  const first = `99990118000101${String(n).padStart(3, '0')}`;
  return first + residentCheck(first);
});
const credits = Array.from({ length: 40 }, (_, n) => {
  const inner = String(10_000_000 + n);
  const first = `11999900${inner}${organisationCheck(inner)}`;
  return first + creditCheck(first);
});
/** Issuer digits followed by zeros and a counter, with the check digit of Luhn. */
const cards = Array.from({ length: 40 }, (_, n) => {
  const body = `62${'0'.repeat(12)}${String(n).padStart(4, '0')}`;
  const last = [...'0123456789'].find((digit) => luhn(body + digit));
  return body + last;
});
const many = (make: (n: number) => string, count = 40): string[] =>
  Array.from({ length: count }, (_, n) => make(n));
/** A fixed sequence that looks random. */
const noise = (length: number) => {
  let state = 12345;
  const digit = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return String(Math.floor(state / 65536) % 10);
  };
  return many(() => Array.from({ length }, digit).join(''), 500);
};

const found = (title: string, values: string[] = [], comment = '', name = 'c1') =>
  detectColumn({ name, title, comment, values });

const sure: [DetectorKind, string, string[]][] = [
  ['resident-id', '编码', residents],
  ['resident-id', '公民身份号码', residents.map((id) => id.toLowerCase())],
  ['resident-id', '证件号码', ['371602180102030018', '999901200002291235', '99990119000115008X']],
  ['credit-code', '主体', credits],
  ['credit-code', '统一社会信用代码', ['11999999000000019M', '91999999MAT00000XE', '91999999MAT0001650']],
  ['bank-card', '收款账号', cards],
  ['bank-card', '号', cards],
  ['mobile', '手机', many((n) => `138000000${String(n).padStart(2, '0')}`)],
  ['mobile', '联系电话', many((n) => `１３８０００００００${n % 10}`)],
  ['landline', '办公电话', many((n) => `0999-20000${String(n).padStart(2, '0')}`)],
  ['plate', '备注', many((n) => `冀A·${String(10000 + n)}`)],
  ['plate', '车牌', ['川AD00001', '闽A0000D']],
  ['email', '备注', many((n) => `a${n}@example.com`)],
  ['address', '家庭住址', many((n) => `某某省测试市示例区样板路${n}号`)],
  ['person-name', '姓名', ['王测试', '李某某', '欧阳某某', '张甲', '赵乙']],
  ['coordinates', '坐标', many((n) => `116.3900${n},39.9000${n}`)],
  ['birth-date', '出生日期', many((n) => `1900-01-${String((n % 28) + 1).padStart(2, '0')}`)],
  ['passport', '护照号', many((n) => `E000000${String(n).padStart(2, '0')}`)],
  ['ip', 'IP地址', many((n) => `192.0.2.${n}`)],
  ['medical', '诊断结果', ['高血压', '糖尿病二期', '测试骨折']],
];
for (const [kind, title, values] of sure) {
  test(`${kind} is certain in “${title}”`, () => {
    const [first] = found(title, values);
    assert.equal(first?.kind, kind);
    assert.ok(first && first.confidence >= certainFrom, String(first?.confidence));
    assert.equal(first.seen, new Set(values.map((value) => value.normalize('NFKC'))).size);
  });
}

test('a name or a comment alone goes to a person', () => {
  for (const [title, comment] of [
    ['手机', ''],
    ['备注', '此处填写手机号码'],
  ] as const) {
    const hit = found(title, [], comment).find(({ kind }) => kind === 'mobile');
    assert.ok(hit && hit.confidence >= worthTelling && hit.confidence < certainFrom);
    assert.deepEqual([hit.byName, hit.byComment, hit.seen], [title === '手机', comment !== '', 0]);
  }
});

const none: [string, string[]][] = [
  ['流水号', noise(18)],
  ['流水号', noise(16)],
  ['订单号', noise(19)],
  ['签订日期', many((n) => `2020-01-${String((n % 28) + 1).padStart(2, '0')}`)],
  ['区划代码', many((n) => `9999${String(n).padStart(2, '0')}`)],
  ['金额', many((n) => `${n * 137}.50`)],
  ['年度', ['2019', '2020', '2021']],
  ['状态', ['有效', '注销']],
  ['区县', ['黄山区', '马村区', '江城县', '金水区']],
  ['接口地址', ['/api/a', '/api/b']],
  ['软件版本', ['V1.2', 'V1.3']],
  ['零件编号', many((n) => `E000000${String(n).padStart(2, '0')}`)],
  ['面积', many((n) => `${n}.5`)],
  ['单位名称', ['测试市数据局', '测试市民政局']],
  ['出生人口数', ['120', '130']],
  ['身份证明类型', ['护照', '军官证']],
  ['户籍地区划代码', many((n) => `9999${String(n).padStart(2, '0')}`)],
  ['申请人登记日期', many((n) => `2020-02-${String((n % 28) + 1).padStart(2, '0')}`)],
];
for (const [title, values] of none) {
  test(`nothing is found in “${title}”`, () => {
    assert.deepEqual(
      found(title, values).filter(({ kind }) => !(title === '身份证明类型' && kind === 'passport')),
      [],
    );
  });
}

test('values that belie the name are not believed', () => {
  const wrong = found('手机', ['无', '不详', '待补']);
  assert.deepEqual(wrong, []);
});

test('wrong check digits count as seen and not as right', () => {
  const spoilt = residents.map((id) => id.slice(0, 17) + (id.endsWith('1') ? '2' : '1'));
  assert.deepEqual(found('流水', spoilt), [], 'without a name the check digit decides');
  const [named] = found('身份证号', spoilt);
  assert.deepEqual([named?.kind, named?.matched, named?.checked], ['resident-id', 40, 0]);
});

test('evidence holds counts and no value', () => {
  const text = JSON.stringify(found('公民身份号码', residents));
  for (const id of residents) assert.ok(!text.includes(id.slice(0, 12)));
});
