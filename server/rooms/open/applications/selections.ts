/** Records of selection: whom a tender or another competition chose to develop a set commercially; never changed. */
import { nextCaseNumber, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation, isPublicBody } from '#rooms/org/index.ts';
import { requireConditional } from './commands.ts';
import { methodsRule } from './law.ts';
import { selectionPolicy } from './policy.ts';
import type { SelectionInput } from './schema.ts';
import { applicationTables } from './tables.ts';

/** Errors: `open.selection-method`, `open.selection-record`. */
export async function recordSelection(p: Platform, actor: Actor, input: SelectionInput): Promise<string> {
  return transact(p.db, async (tx) => {
    const dataset = await requireConditional(tx, input.datasetId);
    permit(selectionPolicy, actor, { providerId: dataset.organisationId });
    const law = await lawNow(tx, p.law, p.clock.today());
    const methods = law.terms(methodsRule);
    if (!methods.some(({ key }) => key === input.method))
      throw problem('open.selection-method', {
        params: {
          methods: {
            zh: methods.map(({ zh }) => zh).join('、') || '—',
            en: methods.map(({ en }) => en).join(', ') || '—',
          },
        },
        rule: methodsRule,
        articles: law.cite(methodsRule),
      });
    const winner = await getOrganisation(tx, input.winnerId);
    const bid = winner && input.bidders.includes(winner.name.zh);
    if (
      !winner ||
      !isPublicBody(winner.kind) ||
      !bid ||
      input.noticeOn > input.resultOn ||
      input.resultOn > law.day
    )
      throw problem('open.selection-record', { rule: methodsRule, articles: law.cite(methodsRule) });
    const id = newId();
    const number = await nextCaseNumber(tx, p);
    await applicationTables(tx)
      .insertInto('open.selection')
      .values({
        id,
        number,
        dataset_id: dataset.id,
        method: input.method,
        notice: input.notice,
        notice_on: input.noticeOn,
        bidders: JSON.stringify(input.bidders),
        winner_id: winner.id,
        result_notice: input.resultNotice,
        result_on: input.resultOn,
        recorded_by: actor.kind === 'person' ? actor.personId : null,
        recorded_organisation_id: organisationOf(actor) ?? dataset.organisationId,
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.selection-recorded',
      actor,
      subject: { type: 'open.selection', id },
      organisations: [dataset.organisationId, winner.id],
      decision: law.decided('recorded', [methodsRule]),
      detail: { dataset: dataset.id, number, method: input.method, bidders: input.bidders.length },
    });
    return id;
  });
}

/** The newest one that names this applicant as its winner. */
export const selectionFor = (ex: Executor, datasetId: string, applicantId: string) =>
  applicationTables(ex)
    .selectFrom('open.selection')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('winner_id', '=', applicantId)
    .orderBy('at', 'desc')
    .executeTakeFirst();

export const selectionsOf = (ex: Executor, datasetId: string) =>
  applicationTables(ex)
    .selectFrom('open.selection')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
