/** One page of records into the database, all or none, with where the next begins: a death at any moment loses nothing and doubles nothing. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { digestOf, type HarvestPage } from './fetch.ts';
import { type Cursor, harvestTables } from './tables.ts';
import type { Brought, Outcome, Proposal, RecordState } from './types.ts';

const LARGEST_RAW = 1_000_000;

type Kept = {
  identifier: string;
  raw: string;
  digest: string;
  proposal: Proposal | undefined;
  faults: string[];
};

function prepared({ identifier, raw, proposal, faults }: Brought, place: string): Kept {
  const text = (JSON.stringify(raw) ?? 'null').toWellFormed().replaceAll('\\u0000', '');
  const tooLarge = text.length > LARGEST_RAW;
  return {
    // One without an identifier is known by what it says.
    identifier:
      identifier?.toWellFormed().replaceAll('\0', '') ?? `?${digestOf(text === 'null' ? place : text)}`,
    raw: tooLarge ? text.slice(0, 10_000) : text,
    digest: digestOf(text),
    proposal: tooLarge ? undefined : proposal,
    faults: tooLarge ? [...faults, 'too-large'] : faults,
  };
}

export type PageKept = { fresh: number };

export async function keepPage(
  tx: Tx,
  { runId, sourceId, at }: { runId: string; sourceId: string; at: Date },
  page: HarvestPage,
  cursor: Cursor,
): Promise<PageKept> {
  const all = new Map<string, Kept>();
  page.records.forEach((record, place) => {
    const one = prepared(record, `${JSON.stringify(cursor)} ${place}`);
    if (!all.has(one.identifier)) all.set(one.identifier, one);
  });
  const identifiers = [...all.keys()];
  const before = new Map(
    identifiers.length === 0
      ? []
      : (
          await harvestTables(tx)
            .selectFrom('open.harvest_record')
            .select(['identifier', 'digest', 'state', 'content', 'kept'])
            .where('source_id', '=', sourceId)
            .where('identifier', 'in', identifiers)
            // Nobody edits or decides between this and what is kept; in one order for all who wait.
            .orderBy('identifier')
            .forUpdate()
            .execute()
        ).map((row) => [row.identifier, row]),
  );
  // What this run met already is not met again: a source that goes round brings nothing new.
  const met = new Set(
    identifiers.length === 0
      ? []
      : (
          await harvestTables(tx)
            .selectFrom('open.harvest_outcome')
            .select('identifier')
            .where('run_id', '=', runId)
            .where('identifier', 'in', identifiers)
            .execute()
        ).map(({ identifier }) => identifier),
  );
  const fresh = [...all.values()].filter(({ identifier }) => !met.has(identifier));
  const rows = fresh.map((one) => {
    const known = before.get(one.identifier);
    const same = known?.digest === one.digest && known.state !== 'gone';
    const outcome: Outcome =
      one.faults.length > 0 ? 'quarantined' : known === undefined ? 'new' : same ? 'same' : 'changed';
    return { one, known, same, outcome };
  });
  const changed = rows.filter(({ same }) => !same);
  if (changed.length > 0)
    await harvestTables(tx)
      .insertInto('open.harvest_record')
      .values(
        changed.map(({ one, known }) => ({
          id: newId(),
          source_id: sourceId,
          identifier: one.identifier,
          raw: one.raw,
          digest: one.digest,
          content: contentOf(one, known),
          faults: JSON.stringify(one.faults),
          state: stateOf(one, known),
          dataset_id: null,
          resource_id: null,
          decided_by: null,
          decided_at: null,
          first_at: at,
          seen_at: at,
          changed_at: at,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'identifier']).doUpdateSet((eb) => ({
          raw: eb.ref('excluded.raw'),
          digest: eb.ref('excluded.digest'),
          content: eb.ref('excluded.content'),
          faults: eb.ref('excluded.faults'),
          state: eb.ref('excluded.state'),
          seen_at: eb.ref('excluded.seen_at'),
          changed_at: eb.ref('excluded.changed_at'),
        })),
      )
      .execute();
  const unchanged = rows.filter(({ same }) => same).map(({ one }) => one.identifier);
  if (unchanged.length > 0)
    await harvestTables(tx)
      .updateTable('open.harvest_record')
      .set({ seen_at: at })
      .where('source_id', '=', sourceId)
      .where('identifier', 'in', unchanged)
      .execute();
  if (rows.length > 0)
    await harvestTables(tx)
      .insertInto('open.harvest_outcome')
      .values(
        rows.map(({ one, outcome }) => ({
          run_id: runId,
          identifier: one.identifier,
          outcome,
          fault: one.faults.join(', '),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await harvestTables(tx)
    .updateTable('open.harvest_run')
    .set((eb) => ({
      cursor: JSON.stringify(page.next ?? { done: true }),
      pages: eb('pages', '+', 1),
      beat_at: at,
    }))
    .where('id', '=', runId)
    .execute();
  return { fresh: rows.length };
}

type Known = { content: Proposal | null; kept: Record<string, unknown>; state: RecordState } | undefined;

/** What people here have set outlives a reading that brings nothing fit to be proposed. */
function contentOf({ proposal }: Kept, known: Known): string | null {
  if (proposal) return JSON.stringify(withKept(proposal, known));
  const held = known && Object.keys(known.kept).length > 0 ? known.content : null;
  return held && JSON.stringify(held);
}

/** What was decided stays so while the source says the same but for its date. */
function stateOf({ proposal, faults }: Kept, known: Known): RecordState {
  if (faults.length > 0) return 'quarantined';
  if (!proposal || !known?.content || (known.state !== 'accepted' && known.state !== 'rejected'))
    return 'proposed';
  const now: Proposal = { ...withKept(proposal, known), modified: known.content.modified };
  return isDeepStrictEqual(now, known.content) ? known.state : 'proposed';
}

/** Fields that people here have set stay as they set them. */
const withKept = (proposal: Proposal, known: Known): Proposal => {
  const held = known?.content;
  if (!held) return proposal;
  return {
    ...proposal,
    ...Object.fromEntries(Object.entries(held).filter(([name]) => Object.hasOwn(known.kept, name))),
  };
};

/** What a whole run did not meet is gone there; a source that suddenly names less than half of what it had is not believed. */
export async function markGone(
  tx: Tx,
  runId: string,
  sourceId: string,
  at: Date,
): Promise<{ gone: number; doubted: boolean }> {
  const { rows } = await sql<{ known: number; missed: number }>`select count(*)::int as known,
      count(*) filter (where o.identifier is null)::int as missed
    from open.harvest_record r left join open.harvest_outcome o on o.run_id = ${runId} and o.identifier = r.identifier
    where r.source_id = ${sourceId} and r.state <> 'gone'`.execute(tx);
  const { known = 0, missed = 0 } = rows[0] ?? {};
  if (missed === 0) return { gone: 0, doubted: false };
  if (known >= 10 && missed * 2 > known) return { gone: 0, doubted: true };
  await sql`with lost as (
      update open.harvest_record r set state = 'gone', changed_at = ${at}
      where r.source_id = ${sourceId} and r.state <> 'gone'
        and not exists (select from open.harvest_outcome o where o.run_id = ${runId} and o.identifier = r.identifier)
      returning r.identifier)
    insert into open.harvest_outcome (run_id, identifier, outcome) select ${runId}, identifier, 'gone' from lost on conflict do nothing`.execute(
    tx,
  );
  return { gone: missed, doubted: false };
}
