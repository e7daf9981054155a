/** What a change of class does to grants: a widening lifts the conditions set on one, the end of an emergency stops one. */
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { addGrantVersion, lockGrant } from '../grants.ts';
import { demandsOn, underMeasures } from '../measures.ts';
import { getServiceVersion } from '../repository.ts';
import { serveTables } from '../tables.ts';
import { type GrantTerms, sealTerms } from '../terms.ts';
import { endGrant } from './grant-state.ts';

/** A further version of the terms without the provider's narrowing of rows, columns and days; false where nothing changes. */
export async function loosenGrant(
  tx: Tx,
  p: Serving,
  input: { grantId: string; actor: Actor; columns: readonly string[]; lastDay: LegalDay | null },
): Promise<boolean> {
  const grant = await lockGrant(tx, input.grantId);
  if (!grant || grant.state === 'revoked') return false;
  const version = await getServiceVersion(tx, grant.versionId);
  if (!version) return false;
  const wanted = new Set([...grant.terms.columns, ...input.columns]);
  const lastDay = laterDay(grant.terms.lastDay, input.lastDay);
  const columns = version.plan.columns.map(({ name }) => name).filter((name) => wanted.has(name));
  // Columns that are new to the grant come under what the grade of the data demands of them.
  const demands = await demandsOn(tx, version.plan.resourceId, version.plan, columns, true);
  if (demands.forbidden) return false;
  const terms: GrantTerms = {
    ...underMeasures(grant.terms, demands.measures),
    rows: null,
    columns,
    lastDay,
  };
  const { text, digest } = sealTerms(terms);
  // Compared as the newest format says it: an older text is not a change.
  if (digest === sealTerms(grant.terms).digest) return false;
  const number = grant.termsVersion + 1;
  const law = await lawNow(tx, p.law, p.clock.today());
  const { hash } = await record(tx, p, {
    kind: 'serve.grant-loosened',
    actor: input.actor,
    subject: { type: 'serve.grant', id: grant.id },
    organisationId: grant.providerId,
    organisations: [grant.consumerId],
    ...(grant.caseId ? { case: grant.caseId } : {}),
    decision: law.decided('loosened', ['classify.sharing-classes']),
    detail: { terms: digest, version: number, before: grant.digest },
  });
  await addGrantVersion(tx, grant.id, {
    version: number,
    text,
    digest,
    entry: hash,
    at: p.clock.now(),
    lastDay,
  });
  await changed(tx, p, grant, grant.state);
  return true;
}

const laterDay = (a: LegalDay | null, b: LegalDay | null): LegalDay | null =>
  a === null || b === null ? null : a > b ? a : b;

/** Ends a grant because the class of its data changed, in the caller's transaction. */
export const stopGrant = (
  tx: Tx,
  p: Serving,
  input: { grantId: string; actor: Actor; note: string },
): Promise<void> => endGrant(tx, p, { ...input, rule: 'classify.sharing-classes' });

const changed = (
  tx: Tx,
  p: Serving,
  grant: { id: string; consumerId: string; providerId: string },
  state: string,
): Promise<void> =>
  p.events.emit(tx, {
    type: serveEvents.grantChanged,
    payload: { grantId: grant.id, state, consumerId: grant.consumerId, providerId: grant.providerId },
  });

/** Calls answered and records delivered under a grant. */
export async function deliveredUnder(
  ex: Executor,
  grantId: string,
): Promise<{ calls: number; records: number }> {
  const row = await serveTables(ex)
    .selectFrom('serve.call_tally')
    .select((eb) => [eb.fn.sum<string>('calls').as('calls'), eb.fn.sum<string>('records').as('records')])
    .where('grant_id', '=', grantId)
    .where('outcome', '=', 'answered')
    .executeTakeFirst();
  return { calls: Number(row?.calls ?? 0), records: Number(row?.records ?? 0) };
}

/** Organisations with a grant in force on a service of the resource. */
export async function consumersOf(ex: Executor, resourceId: string): Promise<string[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.grant')
    .innerJoin('serve.service', 'serve.service.id', 'serve.grant.service_id')
    .select('serve.grant.consumer_id as id')
    .distinct()
    .where('serve.service.resource_id', '=', resourceId)
    .where('serve.grant.state', '<>', 'revoked')
    .execute();
  return rows.map(({ id }) => id);
}

/** Grants of a resource's services that were answered on that day or later: their holders may have kept what they got. */
export async function servedSince(
  ex: Executor,
  resourceId: string,
  since: LegalDay,
): Promise<{ organisationId: string; grantId: string; calls: number; records: number }[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.call_tally')
    .innerJoin('serve.grant', 'serve.grant.id', 'serve.call_tally.grant_id')
    .innerJoin('serve.service', 'serve.service.id', 'serve.grant.service_id')
    .select((eb) => [
      'serve.grant.id as grantId',
      'serve.grant.consumer_id as organisationId',
      eb.fn.sum<string>('serve.call_tally.calls').as('calls'),
      eb.fn.sum<string>('serve.call_tally.records').as('records'),
    ])
    .where('serve.service.resource_id', '=', resourceId)
    .where('serve.call_tally.outcome', '=', 'answered')
    .where('serve.call_tally.day', '>=', since)
    .groupBy(['serve.grant.id', 'serve.grant.consumer_id'])
    .orderBy('serve.grant.id')
    .execute();
  return rows.map(({ calls, records, ...row }) => ({
    ...row,
    calls: Number(calls),
    records: Number(records),
  }));
}

/** Calls answered of a resource's services since that day. */
export async function callsSince(ex: Executor, resourceId: string, since: LegalDay): Promise<number> {
  const row = await serveTables(ex)
    .selectFrom('serve.call_tally')
    .innerJoin('serve.grant', 'serve.grant.id', 'serve.call_tally.grant_id')
    .innerJoin('serve.service', 'serve.service.id', 'serve.grant.service_id')
    .select((eb) => eb.fn.sum<string>('serve.call_tally.calls').as('calls'))
    .where('serve.service.resource_id', '=', resourceId)
    .where('serve.call_tally.outcome', '=', 'answered')
    .where('serve.call_tally.day', '>=', since)
    .executeTakeFirst();
  return Number(row?.calls ?? 0);
}
