/** Brings the warehouse to this version: numbered SQL files, each once. It knows no transactions, so each is safe to repeat. */
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Warehouse } from './warehouse.ts';

const folder = new URL('../migrations/warehouse/', import.meta.url);

/** The statements of a file: they end with a semicolon at the end of a line; whole lines of comment are left out. */
export function statementsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/**
 * Runs what is missing and returns the names it ran. A file is noted after its last statement: a kill in between runs it
 * again, hence `IF NOT EXISTS` in every file.
 */
export async function migrateWarehouse(warehouse: Warehouse): Promise<string[]> {
  await warehouse.command(
    'CREATE TABLE IF NOT EXISTS migration (number UInt32, name String, at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY number',
  );
  const rows = await warehouse.query(
    'SELECT DISTINCT number FROM migration',
    {},
    z.object({ number: z.number() }),
  );
  const done = new Set(rows.map(({ number }) => number));
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const ran: string[] = [];
  for (const name of names) {
    const number = Number(name.slice(0, 4));
    if (done.has(number)) continue;
    for (const statement of statementsOf(await readFile(new URL(name, folder), 'utf8'))) {
      await warehouse.command(statement);
    }
    await warehouse.insert({
      table: 'migration',
      columns: ['number', 'name'],
      format: 'JSONCompactEachRow',
      body: JSON.stringify([number, name]),
    });
    ran.push(name);
  }
  return ran;
}
