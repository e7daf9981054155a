/** Streams of one caller are counted until they have ended, however they end. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { anonymous } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { inPlace, OF_ONE } from './places.ts';

test('a place is taken by each stream and given back with it', async () => {
  // Nothing of the platform is asked: places are this process's own.
  const p = { db: {} } as Parameters<typeof inPlace>[0];
  const reached = { admitted: { actor: anonymous } } as unknown as Parameters<typeof inPlace>[1];
  const begin = (address: string) =>
    inPlace(p, reached, { address }, async () => ({ stream: Readable.from(['a', 'b']) }));
  const mine = await Promise.all(Array.from({ length: OF_ONE }, () => begin('192.0.2.1')));
  await assert.rejects(
    begin('192.0.2.1'),
    (error) => error instanceof Problem && error.code === 'open.rows-streams',
  );
  await begin('192.0.2.2');
  const [first, second] = mine;
  const ended = new Promise((go) => first?.stream.once('close', go));
  first?.stream.destroy();
  await ended;
  await assert.rejects(
    inPlace(p, reached, { address: '192.0.2.1' }, async () => Promise.reject(new Error('failed'))),
    /failed/,
  );
  await begin('192.0.2.1');
  await assert.rejects(begin('192.0.2.1'), Problem);
  for await (const _ of second?.stream ?? []);
  await begin('192.0.2.1');
});
