/** Files as people really send them: what is refused at once, what is refused with every difference named, what is understood. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { keyOf } from '#kernel/objects.ts';
import {
  type ItemInput,
  load,
  provider,
  publishedResource,
  type Resource,
  send,
  startCollect,
} from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { listQuarantine } from '../quarantine.ts';
import { previewReading } from '../reading/preview.ts';
import { listBatches } from '../repository.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';
import { changeCollectSetting } from './change-setting.ts';

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', titleEn: 'Code', type: 'C', length: 20, key: true },
  { name: 'note', titleZh: '说明', type: 'M', nullable: true },
];

async function kernel(): Promise<Kernel> {
  const k = await testStack();
  await startCollect(k);
  return k;
}

async function rows(k: Kernel, { resourceId }: Resource, columns = ['code', 'note']): Promise<string[]> {
  const set = await visibleBatches(k.db, resourceId);
  const found: string[] = [];
  for await (const row of streamVisibleRows(k, resourceId, set, columns))
    found.push(row.values.map((value) => value ?? '∅').join('|'));
  return found.sort();
}

const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  return true;
};

const noBatch = async (k: Kernel, resource: Resource): Promise<void> => {
  assert.equal((await listBatches(k.db, resource.resourceId, 1, 10)).total, 0);
};

test('empty, header only, binary, UTF-16 without its mark: refused at once by their content, and nothing is kept', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const cases: [string, string | Buffer][] = [
    ['collect.file-empty', ''],
    ['collect.file-empty', '\ufeff'],
    ['collect.file-empty', ' \r\n\n  '],
    ['collect.header-only', '编号,说明'],
    ['collect.header-only', '\ufeff编号,说明\r\n\r\n'],
    ['collect.file-not-text', Buffer.from('MZ\u0090\0\u0003\0\0\0program')],
    ['collect.file-not-text', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1])],
    ['collect.form-damaged', Buffer.from('PK\u0003\u0004 a workbook')],
    ['collect.file-not-text', Buffer.from('code,note\nA,1\n', 'utf16le')],
    ['collect.file-not-text', '编号,说明\nA,a\0b\n'],
  ];
  for (const [code, content] of cases) {
    await assert.rejects(send(k, resource, content, { fileName: 'rows.csv' }), refused(code), code);
  }
  await noBatch(k, resource);
});

test('a sender who goes away half-way leaves nothing', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const content = new PassThrough();
  const whole = `编号,说明\n${'A,一半\n'.repeat(1000)}`;
  content.write(whole);
  setTimeout(() => content.destroy(new Error('gone')), 30);
  await assert.rejects(send(k, resource, content), refused('collect.upload-broken'));
  await noBatch(k, resource);
  assert.equal(await k.objects.has(keyOf(createHash('sha256').update(whole).digest('hex'))), false);
});

test('a file over the limit is refused while it comes', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const bureau = { ...resource.actor, roles: ['bureau' as const] };
  await changeCollectSetting(k, bureau, 'collect.file-bytes', 4096);
  try {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from('A,x\n'.repeat(200));
      })(),
    );
    await assert.rejects(send(k, resource, endless), refused('collect.file-too-large'));
    endless.destroy();
    await noBatch(k, resource);
  } finally {
    await changeCollectSetting(k, bureau, 'collect.file-bytes', 21_474_836_480);
  }
});

test('only the provider’s own people load, and only into what is published', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const stranger = { ...resource, actor: provider((await publishedResource(k, items)).organisationId) };
  await assert.rejects(send(k, stranger, 'code,note\nA,x\n'), refused('kernel.forbidden'));
  const consumer = { ...resource, actor: { ...resource.actor, roles: ['consumer' as const] } };
  await assert.rejects(send(k, consumer, 'code,note\nA,x\n'), refused('kernel.forbidden'));
  await k.pool.query("update catalog.resource set state = 'suspended' where id = $1", [resource.resourceId]);
  await assert.rejects(send(k, resource, 'code,note\nA,x\n'), refused('collect.not-published'));
});

test('UTF-8 with a mark, GB18030, other delimiters and line ends: read right, with the evidence', async () => {
  const k = await kernel();
  const cases: [Buffer | string, string, string][] = [
    ['\ufeff编号,说明\r\nA,甲\r\n', 'utf-8', ','],
    ['编号\t说明\nA\t甲\n', 'utf-8', '\t'],
    ['说明;编号\n甲;A\n', 'utf-8', ';'],
    ['编号|说明\nA|甲\n', 'utf-8', '|'],
    ['\n\n Code ,说明　\nA,甲', 'utf-8', ','],
    ['ｃｏｄｅ,说明\nA,甲', 'utf-8', ','],
    [iconv.encode('编号,说明\nA,甲\n', 'gb18030'), 'gb18030', ','],
    [iconv.encode('编号|说明\nA|甲\n', 'gb18030'), 'gb18030', '|'],
    ['"编号","说明"\n"A","甲"\n', 'utf-8', ','],
  ];
  for (const [content, encoding, delimiter] of cases) {
    const resource = await publishedResource(k, items);
    const batch = await load(k, resource, content);
    assert.equal(batch.state, 'merged', JSON.stringify(batch.rejection));
    assert.deepEqual([batch.reading?.encoding, batch.reading?.delimiter], [encoding, delimiter]);
    assert.deepEqual(await rows(k, resource), ['A|甲']);
    if (encoding === 'gb18030') assert.deepEqual(batch.reading?.utf8Break, { offset: 0, line: 1 });
  }
});

test('GB18030 with rare characters of four bytes, far into a long file', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const text = `code,note\n${Array.from({ length: 5000 }, (_, n) => `K${n},ascii\n`).join('')}X,㐀𠀀镕\n`;
  const batch = await load(k, resource, iconv.encode(text, 'gb18030'));
  assert.equal(batch.state, 'merged');
  assert.equal(batch.reading?.utf8Break?.line, 5002);
  assert.ok((await rows(k, resource)).includes('X|㐀𠀀镕'));
});

test('mixed encodings are refused with the lines where each fails; a forced encoding is held to', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const mixed = Buffer.concat([
    Buffer.from('code,note\nA,汉字甲\n'),
    iconv.encode('B,汉字乙\n', 'gb18030'),
    Buffer.from([0x43, 0x2c, 0xff, 0xff, 0x0a]),
  ]);
  const batch = await load(k, resource, mixed);
  assert.equal(batch.state, 'rejected');
  assert.equal(batch.rejection?.code, 'collect.encoding-mixed');
  assert.equal(batch.rejection?.params.utf8Line, 3);
  assert.ok([2, 3, 4].includes(Number(batch.rejection?.params.gbLine)));
  const gb = iconv.encode('code,note\nA,汉字\n', 'gb18030');
  const forced = await load(k, resource, gb, { encoding: 'utf-8' });
  assert.deepEqual(
    [forced.rejection?.code, forced.rejection?.params.line],
    ['collect.encoding-forced-fails', 2],
  );
  const right = await load(k, resource, gb, { encoding: 'gb18030' });
  assert.equal(right.state, 'merged');
  assert.equal(right.reading?.forced, true);
});

test('every difference of a header is named, not only the first', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, [...items, { name: 'more', titleZh: '更多', type: 'C' }]);
  const batch = await load(k, resource, '编号,code,别的,\nA,B,C,\n');
  assert.deepEqual([batch.state, batch.awaiting], ['received', 'reading']);
  const { issues } = await previewReading(k, resource.actor, batch.id, null);
  assert.deepEqual(
    issues.map(({ code, path }) => `${code} ${path}`),
    [
      'header-duplicate header.2',
      'header-unknown header.3',
      'header-empty header.4',
      'header-missing items.note',
      'header-missing items.more',
    ],
  );
  const after = await load(k, resource, '编号,说明,更多\nA,B,C\n');
  assert.equal(after.state, 'merged', 'a batch that waits for an answer holds up no full load');
});

test('ragged rows, quotes never closed, stray quotes: one line each is held back, the rest is loaded', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const text = 'code,note\nA,1\nB\nC,1,2\nD,"never\nE,5\n\nF,"six\nlines"\nG,"x"y\nH,8\nI,"open\n';
  const batch = await load(k, resource, text);
  const { items: faults } = await listQuarantine(k, resource.actor, batch.id, 1, 100);
  assert.deepEqual(
    faults.map(({ line, code }) => `${line} ${code}`),
    ['3 ragged-row', '4 ragged-row', '5 quote-malformed', '9 quote-malformed', '11 quote-not-closed'],
  );
  assert.deepEqual(await rows(k, resource), ['A|1', 'E|5', 'F|six\nlines', 'H|8']);
});

test('two hundred columns', async () => {
  const k = await kernel();
  const wide: ItemInput[] = Array.from({ length: 200 }, (_, n) => ({
    name: `c${n}`,
    titleZh: `列${n}`,
    type: (['C', 'I', 'D', 'N'] as const)[n % 4] ?? 'C',
    nullable: n > 0,
    key: n === 0,
    ...(n % 4 === 3 ? { length: 10, scale: 2 } : {}),
  }));
  const cell = (n: number, row: number): string => [`t${row}`, String(n), '2026-04-01', '1.25'][n % 4] ?? '';
  const lines = Array.from({ length: 50 }, (_, row) => wide.map((_, n) => cell(n, row)).join(','));
  const resource = await publishedResource(k, wide);
  const batch = await load(
    k,
    resource,
    [
      wide.map(({ titleZh }) => titleZh).join(','),
      ...lines,
      lines[0]?.replace('t0', 'bad').replace(',1,', ',x,'),
      '',
    ].join('\n'),
  );
  assert.equal(batch.state, 'merged', JSON.stringify(batch.rejection));
  assert.deepEqual([batch.good, batch.bad], [50, 1]);
  assert.equal(
    (
      await rows(
        k,
        resource,
        wide.map(({ name }) => name),
      )
    )[0]?.split('|').length,
    200,
  );
});

test('a cell of ten megabytes is held back, quoted or not, and its neighbours are loaded', async () => {
  const k = await kernel();
  const long = '长'.repeat(3_500_000);
  for (const cell of [long, `"${long}"`]) {
    const resource = await publishedResource(k, items);
    const text = `code,note\nA,1\nB,${cell}\nC,3\n`;
    const batch = await load(k, resource, text);
    assert.equal(batch.state, 'merged');
    assert.deepEqual(await rows(k, resource), ['A|1', 'C|3']);
    const { items: faults } = await listQuarantine(k, resource.actor, batch.id, 1, 10);
    assert.deepEqual(
      faults.map(({ line, code }) => `${line} ${code}`),
      ['3 cell-too-long'],
    );
    assert.ok((faults[0]?.value.length ?? 0) < 1000);
    assert.equal(batch.bytes, Buffer.byteLength(text));
    assert.ok(await k.objects.has(batch.object_key));
  }
});

test('a file without one good row is rejected and can still be looked at', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const batch = await load(k, resource, 'code,note\n,x\n,y\n');
  assert.deepEqual([batch.state, batch.rejection?.code, batch.bad], ['rejected', 'collect.no-good-rows', 2]);
  const { total, byCode } = await listQuarantine(k, resource.actor, batch.id, 1, 10);
  assert.equal(total, 2);
  assert.deepEqual(
    byCode.map(({ code, faults }) => [code, faults]),
    [['key-empty', 2]],
  );
});
