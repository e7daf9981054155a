// What happened to an organisation, in the order it happened; former names and former bearers are found here.
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { organisationNames } from './repository.ts';
import { type ChangeKind, orgTables } from './tables.ts';

export type NoteInput = {
  organisationId: string;
  kind: ChangeKind;
  on: LegalDay;
  document?: string;
  former?: Text;
  otherId?: string;
  detail?: JsonObject;
};

export async function noteChange(tx: Tx, p: Pick<Platform, 'clock'>, note: NoteInput): Promise<void> {
  await orgTables(tx)
    .insertInto('org.organisation_change')
    .values({
      id: newId(),
      organisation_id: note.organisationId,
      kind: note.kind,
      on_day: note.on,
      document: note.document ?? null,
      former_zh: note.former?.zh ?? null,
      former_en: note.former?.en ?? null,
      other_id: note.otherId ?? null,
      detail: JSON.stringify(note.detail ?? {}),
      at: p.clock.now(),
    })
    .execute();
}

export type Change = {
  id: string;
  kind: ChangeKind;
  on: LegalDay;
  document: string | null;
  former: Text | null;
  other: { id: string; name: Text } | null;
  detail: JsonObject;
  at: Date;
};

/** Newest first. */
export async function historyOf(ex: Executor, organisationId: string): Promise<Change[]> {
  const rows = await orgTables(ex)
    .selectFrom('org.organisation_change')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const names = await organisationNames(
    ex,
    rows.flatMap(({ other_id: id }) => id ?? []),
  );
  return rows.map((row) => {
    const name = row.other_id ? names.get(row.other_id) : undefined;
    return {
      id: row.id,
      kind: row.kind,
      on: row.on_day,
      document: row.document,
      former: row.former_zh ? { zh: row.former_zh, en: row.former_en ?? row.former_zh } : null,
      other: row.other_id && name ? { id: row.other_id, name } : null,
      detail: row.detail,
      at: row.at,
    };
  });
}
