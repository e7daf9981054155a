/** Numbers of several kinds in one column, on the real warehouse: quick way and full check agree with the type column. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, publishedResource, startCollect } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { listQuarantine } from '../quarantine.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';

test('identity documents and codes of organisations: the type column says what the number must be', async () => {
  const k = await testStack();
  await startCollect(k);
  const resource = await publishedResource(k, [
    { name: 'n', titleZh: '序号', type: 'I', key: true },
    { name: 'kind', titleZh: '证件类型', type: 'C', nullable: true },
    { name: 'id', titleZh: '证件号码', type: 'C', identifier: 'identity-document', identifierType: 'kind' },
    { name: 'sort', titleZh: '代码类型', type: 'C', nullable: true },
    {
      name: 'org',
      titleZh: '代码',
      type: 'C',
      identifier: 'organisation-code',
      identifierType: 'sort',
      nullable: true,
    },
  ]);
  const good: [string, string][] = [
    ['1,居民身份证,999901200002291235,,', '1|居民身份证|999901200002291235|∅|∅'],
    ['2,护照,E12345678,,', '2|护照|E12345678|∅|∅'],
    ['3, 护照 ,e12345678,,', '3|护照|E12345678|∅|∅'],
    [
      '4,护照,E1234567,统一社会信用代码,11999999000000019M',
      '4|护照|E1234567|统一社会信用代码|11999999000000019M',
    ],
    ['5,护照,E1234567,组织机构代码,00000001-9', '5|护照|E1234567|组织机构代码|00000001-9'],
    ['6,516,H1234567801,社会团体登记证号,4403-2026', '6|516|H1234567801|社会团体登记证号|4403-2026'],
  ];
  const wrong: [string, string][] = [
    ['7,居民身份证,999901200002291234,,', 'id resident-id-check'],
    ['8,护照,,,', 'id required'],
    ['9,,E12345678,,', 'id identity-document-type-missing'],
    ['10,图书证,E12345678,,', 'id identity-document-type-unknown'],
    ['11,护照,E 1,,', 'id identity-document-shape'],
    ['12,护照,E12345678,统一社会信用代码,11999999000000019N', 'org credit-code-check'],
    ['13,护照,E12345678,组织机构代码,00000001-8', 'org organisation-code-check'],
    ['14,护照,E12345678,,4403-2026', 'org organisation-code-type-missing'],
    ['15,护照,E12345678,社会团体登记证号,##', 'org organisation-code-shape'],
  ];
  const batch = await load(
    k,
    resource,
    ['n,kind,id,sort,org', ...good.map(([text]) => text), ...wrong.map(([text]) => text), ''].join('\n'),
  );
  const found: string[] = [];
  const set = await visibleBatches(k.db, resource.resourceId);
  for await (const row of streamVisibleRows(k, resource.resourceId, set, ['n', 'kind', 'id', 'sort', 'org']))
    found.push(row.values.map((value) => value ?? '∅').join('|'));
  assert.deepEqual(
    found.sort(),
    good.map(([, wanted]) => wanted),
  );
  const { items } = await listQuarantine(k, resource.actor, batch.id, 1, 200);
  assert.deepEqual(
    items.map(({ column, code }) => `${column} ${code}`),
    wrong.map(([, wanted]) => wanted),
  );
});
