/** A ledger for tests that may be spoilt: filled through the product's own commands, altered by an intruder with all rights. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { defineKinds, ledgerKinds, type Receipt, recordMany, sequenceAll } from '#ledger/index.ts';
import { type TestStack, testStack } from './stack.ts';

// Once a process, in which several files of tests may each have this factory.
if (!ledgerKinds.has('ledgertest.done'))
  defineKinds({ 'ledgertest.done': { zh: '测试记录', en: 'test entry' } });

export type TestLedger = {
  k: TestStack;
  /** Superuser with the guards of all tables switched off. */
  intruder: pg.Client;
  /** Writes entries in one transaction; they have no number yet. */
  write(n: number, actor?: Actor): Promise<Receipt[]>;
  /** Writes in portions, each numbered by its own pass. */
  fill(...portions: number[]): Promise<Receipt[]>;
  /** Back to nothing, as on the first day; guards on again. */
  reset(): Promise<void>;
  disarm(): Promise<void>;
  close(): Promise<void>;
};

const tables = [
  'entry',
  'leaf',
  'node',
  'head',
  'pending',
  'disclosure',
  'reading',
  'signer',
  'shard',
  'frozen',
  'aside',
  'key_change',
  'key_order',
  'second_head',
];

const guarded = [
  'entry',
  'leaf',
  'node',
  'head',
  'signer',
  'shard',
  'frozen',
  'aside',
  'disclosure',
  'key_change',
  'second_head',
];

export async function testLedger(): Promise<TestLedger> {
  const k = await testStack();
  const intruder = new pg.Client({ connectionString: k.superUrl });
  intruder.on('error', () => undefined);
  await intruder.connect();
  const each = async (statement: (table: string) => string): Promise<void> => {
    for (const table of tables) await intruder.query(statement(table));
  };
  const disarm = (): Promise<void> => each((table) => `alter table ledger.${table} disable trigger all`);
  const write = (n: number, actor: Actor = { kind: 'platform' }): Promise<Receipt[]> =>
    transact(k.db, (tx) =>
      recordMany(
        tx,
        k,
        Array.from({ length: n }, (_, i) => ({
          kind: 'ledgertest.done',
          actor,
          subject: { type: 'thing', id: String(i) },
          case: newId(),
        })),
      ),
    );
  return {
    k,
    intruder,
    write,
    disarm,
    fill: async (...portions) => {
      const all: Receipt[] = [];
      for (const portion of portions) {
        all.push(...(await write(portion)));
        await sequenceAll(k);
      }
      return all;
    },
    reset: async () => {
      await disarm();
      await each((table) => `truncate ledger.${table}`);
      await each((table) => `alter table ledger.${table} enable trigger all`);
      for (const table of guarded)
        await intruder.query(`alter table ledger.${table} enable always trigger refuse`);
      await intruder.query('alter table ledger.entry enable always trigger enqueue');
      await intruder.query('alter table ledger.head enable always trigger thin');
      await rm(join(k.config.data, 'ledger'), { recursive: true, force: true });
    },
    close: () => intruder.end(),
  };
}
