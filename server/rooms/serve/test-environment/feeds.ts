/** A feed of the test environment: what changes there is made up too, so that whoever follows it has something to take in. */
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Serving } from '../context.ts';
import { cellsOfRow } from '../feed/cells.ts';
import { advance, lockFeed } from '../feed/write.ts';
import { getServiceVersion } from '../repository.ts';
import { servingTable } from '../serving/names.ts';

/** Rows that are said to have changed. */
const changed = 3;

/** With the first grant that follows it; nothing where the feed says something already. */
export async function fillTestFeed(tx: Tx, t: Serving, versionId: string): Promise<void> {
  const feed = await lockFeed(tx, versionId);
  const version = await getServiceVersion(tx, versionId);
  if (!feed || !version || feed.newest > 1) return;
  const { numAffectedRows = 0n } = await sql`
    insert into serve.feed_entry (feed_id, seq, op, row_key, cells, at)
    select ${feed.id}, ${feed.newest}::bigint + row_number() over (order by t.row_key), 'update', t.row_key,
      ${cellsOfRow(version.plan, 't')}, ${t.clock.now()}
    from (select * from ${sql.table(servingTable(versionId, version.generation))} order by row_key limit ${changed}) t`.execute(
    tx,
  );
  await advance(tx, t, feed, Number(numAffectedRows));
}
