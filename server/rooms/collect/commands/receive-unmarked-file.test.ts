/** A file with a mark of secrecy leaves only the record that it was tried; a sender gone at once ends no process. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { Problem } from '#kernel/errors.ts';
import { smallCity } from '#tests/factories/city.ts';
import { publishedResource, startCollect } from '#tests/factories/collect.ts';
import { receiveUnmarkedFile } from './receive-unmarked-file.ts';

const items = [{ name: 'code', titleZh: '编号', type: 'C' as const, length: 40, key: true }];

let opened: ReturnType<typeof smallCity> | undefined;

async function stage(): Promise<{
  p: Platform;
  send: (name: string, content: Readable) => Promise<string>;
}> {
  opened ??= smallCity();
  const { p } = await opened;
  await startCollect(p);
  const { resourceId, actor } = await publishedResource(p, items);
  return {
    p,
    async send(fileName, content) {
      try {
        await receiveUnmarkedFile(p, actor, {
          resourceId,
          mode: 'full',
          encoding: undefined,
          fileName,
          content,
        });
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
        return error.code;
      }
      return 'received';
    },
  };
}

const file = (text: string): Readable => Readable.from([Buffer.from(text)], { objectMode: false });
const storedFiles = async (p: Platform): Promise<number> =>
  (await readdir(join(p.config.data, 'objects'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  ).length;
const refusals = async (p: Platform): Promise<string[]> => {
  const { rows } = await sql<{ body: Buffer }>`
    select body from ledger.entry where kind = 'collect.secrecy-refused'`.execute(p.db);
  return rows.map(({ body }) => body.toString('utf8'));
};

test('marked by name or by its first line: refused, on record, and nowhere else', async () => {
  const { p, send } = await stage();
  const [mark] = p.law.terms('catalog.secrecy-marks', p.clock.today());
  assert.ok(mark);
  const before = await storedFiles(p);
  assert.equal(await send(`${mark.zh}★长期 样本甲.csv`, file('编号\n样本甲\n')), 'collect.secrecy-refused');
  assert.equal(await send('rows.csv', file(`${mark.zh}★长期\n编号\n样本甲\n`)), 'collect.secrecy-refused');
  assert.equal(await storedFiles(p), before, 'nothing was kept');
  const entries = await refusals(p);
  assert.equal(entries.length, 2);
  for (const entry of entries) {
    assert.match(entry, /catalog\.secrecy-marks/);
    assert.doesNotMatch(entry, /样本甲/);
  }
  assert.equal(await send('rows.csv', file('编号\n样本甲\n')), 'received');
});

test('a sender that is gone before the first byte is told of nothing and stops nothing', async () => {
  const { send } = await stage();
  const gone = new Readable({ read() {} });
  const sent = send('rows.csv', gone);
  gone.destroy();
  assert.equal(await sent, 'collect.upload-broken');
  // A refusal in the very first chunk may come before the store reads.
  assert.equal(await send('rows.csv', file('编号\n1\n')), 'received');
});
