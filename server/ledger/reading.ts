/** Reading the whole ledger is itself on the ledger: once per reader, legal day and filter, so that the loop ends. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { isId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from './record.ts';

export type ReadFilter = { [name: string]: string | undefined };

/**
 * Records that `actor` read by this filter. One entry a page would bury the ledger under its own readers and
 * every look at the list would change the list; who looked for what on which day is what an inspector asks.
 */
export async function recordReading(
  k: Pick<Kernel, 'db' | 'clock'>,
  actor: PersonActor,
  filter: ReadFilter,
): Promise<void> {
  const day = k.clock.today();
  const asked = Object.fromEntries(
    Object.entries(filter)
      .flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))
      .sort(([a], [b]) => a.localeCompare(b)),
  );
  const digest = createHash('sha256')
    .update(JSON.stringify([actor.personId, actor.organisationId, day, asked]))
    .digest();
  await transact(k.db, async (tx) => {
    const { numAffectedRows = 0n } = await sql`
      insert into ledger.reading (digest, day) values (${digest}, ${day}) on conflict do nothing`.execute(tx);
    if (numAffectedRows === 0n) return;
    await sql`delete from ledger.reading where day < ${day}`.execute(tx);
    await record(tx, k, {
      kind: 'ledger.read',
      actor,
      subject: { type: 'ledger', id: asked.hash ?? 'entries' },
      detail: { filter: impersonal(asked) },
    });
  });
}

// The reader may have typed anything as a subject's id; what is not an id of ours may be a citizen's number.
const impersonal = (asked: Record<string, string>): JsonObject =>
  Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [
      name,
      name === 'subjectId' && !isId(value) ? '(not an id)' : value,
    ]),
  );
