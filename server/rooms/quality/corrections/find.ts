/** Requests as they lie in the store, and what stands about one of them for policies. */
import type { Case, CaseFile, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { RequestSubject } from './policy.ts';
import { sealText } from './record-key.ts';
import { correctionTables, type RequestRow } from './tables.ts';

const t = correctionTables;

export const getRequest = (ex: Executor, id: string): Promise<RequestRow | undefined> =>
  t(ex).selectFrom('quality.request').selectAll().where('id', '=', id).executeTakeFirst();

export const requestOfCase = (ex: Executor, caseId: string): Promise<RequestRow | undefined> =>
  t(ex).selectFrom('quality.request').selectAll().where('case_id', '=', caseId).executeTakeFirst();

/** The request a step's effect is about, held until the decision is committed. */
export async function lockOfCase(tx: Tx, { id }: Pick<Case, 'id'>): Promise<RequestRow> {
  const row = await t(tx)
    .selectFrom('quality.request')
    .selectAll()
    .where('case_id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('quality.request-unknown');
  return row;
}

/** The request with its case, and what policies ask of it. */
export async function loadRequest(
  p: Platform,
  ex: Executor,
  id: string,
): Promise<{ row: RequestRow; file: CaseFile; subject: RequestSubject }> {
  const row = await getRequest(ex, id);
  const file = row && (await p.cases.getCase(ex, row.case_id));
  if (!row || !file) throw problem('quality.request-unknown');
  return { row, file, subject: subjectOf(row, file) };
}

export const subjectOf = (row: RequestRow, file: CaseFile): RequestSubject => ({
  filer_id: row.filer_id,
  filer_person: row.filer_person,
  provider_id: row.provider_id,
  recipient_id: row.recipient_id,
  holders: [
    ...file.steps.map(({ owner }) => owner.organisationId),
    ...file.holdings.map(({ organisationId }) => organisationId),
  ],
  open: row.closed_on === null,
});

/** Other requests about the same row (or the same entry as a whole): a check beside an objection, one by somebody else. */
export function siblingsOf(ex: Executor, row: Pick<RequestRow, 'id' | 'resource_id' | 'key_token'>) {
  return t(ex)
    .selectFrom('quality.request')
    .selectAll()
    .where('resource_id', '=', row.resource_id)
    .where('id', '<>', row.id)
    .where('key_token', row.key_token ? '=' : 'is', row.key_token)
    .orderBy('filed_at')
    .limit(20)
    .execute();
}

export const changeRequest = async (
  tx: Executor,
  id: string,
  changes: Partial<Omit<RequestRow, 'id' | 'filed_by'>>,
): Promise<void> => {
  await t(tx).updateTable('quality.request').set(changes).where('id', '=', id).execute();
};

/** Adds to the timeline; nothing of it is ever changed. `said` may name a person and is kept sealed. */
export async function note(
  tx: Executor,
  p: Pick<Platform, 'clock' | 'vault'>,
  requestId: string,
  actor: Actor,
  kind: string,
  { said, detail = {} }: { said?: string | undefined; detail?: JsonObject } = {},
): Promise<void> {
  await t(tx)
    .insertInto('quality.request_event')
    .values({
      id: newId(),
      request_id: requestId,
      kind,
      happened_on: p.clock.today(),
      happened_at: p.clock.now(),
      happened_by: JSON.stringify(actor),
      organisation: organisationOf(actor) ?? null,
      sealed: said ? sealText(p, said) : null,
      detail: JSON.stringify(detail),
    })
    .execute();
}
