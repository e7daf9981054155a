/** Objects that hold values: how they go when nothing rests on them any more, and how the text in them is read again. */
import { sql } from 'kysely';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { RecordReader } from '../reading/records.ts';
import { portsOf } from './ports.ts';

/** Whether anything of ours or of another room still rests on it: equal content is kept once. */
async function held(p: Kernel, ex: Executor, key: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select exists (select 1 from collect.batch where object_key = ${key} or manifest_key = ${key}
        or deletions ->> 'objectKey' = ${key})
      or exists (select 1 from collect.push where object_key = ${key})
      or exists (select 1 from collect.archive_item where object_key = ${key}) as held`.execute(ex);
  return (rows[0]?.held ?? true) || (await portsOf(p).objectHeld(ex, key));
}

const turnOf = (key: string): string => `object:${key}`;

/** Removes it where nothing rests on it; repeating is no error. Whoever is about to rest on equal content is waited for. */
export async function letGo(p: Kernel, key: string): Promise<void> {
  if (key === '') return;
  await transact(p.db, async (tx) => {
    await takeTurn(tx, turnOf(key));
    if (!(await held(p, tx, key))) await p.objects.remove(key);
  });
}

/** Before the caller's transaction rests on it: it is let go by nobody until that has ended. False: it went meanwhile. */
export async function keepObject(tx: Tx, p: Pick<Kernel, 'objects'>, key: string): Promise<boolean> {
  await takeTurn(tx, turnOf(key));
  return p.objects.has(key);
}

/** Whether it lies there for nobody: what was to go has not gone. */
export async function lingers(p: Kernel, key: string): Promise<boolean> {
  return key !== '' && !(await held(p, p.db, key)) && (await p.objects.has(key));
}

/** Longest cell that is read: as long as any that was ever let in. */
const CELL_BYTES = 67_108_864;
const COMMA = 0x2c;

/** The records of delimited text of the platform's own making, header included. */
export async function* recordsOf(chunks: AsyncIterable<Buffer>): AsyncIterable<string[]> {
  const reader = new RecordReader({ delimiter: COMMA, cellBytes: CELL_BYTES });
  let rest: Buffer = Buffer.alloc(0);
  function* read(last: boolean): Iterable<string[]> {
    let at = 0;
    while (at < rest.length && reader.next(rest, at, last)) {
      if (!reader.blank) yield Array.from({ length: reader.cells }, (_, index) => reader.text(rest, index));
      at = reader.after;
    }
    rest = rest.subarray(Math.min(at, rest.length));
  }
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    yield* read(false);
  }
  yield* read(true);
}
