/** A case of a breach: whose, on which of the city's grounds, about which data sets, with its evidence; dropped with a reason. */
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation, isPublicBody } from '#rooms/org/index.ts';
import { getDataset } from '../datasets/read.ts';
import { numberOf, shownUser } from './announce.ts';
import { requireGround, rules, titleOf } from './law.ts';
import { dropPolicy, evidencePolicy, type OfBreach, openBreachPolicy } from './policy.ts';
import type { BreachInput, EvidenceInput } from './schema.ts';
import { type BreachTable, conductTables } from './tables.ts';
import type { EvidenceKind, Origin } from './types.ts';

export type Breach = Selectable<BreachTable>;
export type Evidence = { kind: EvidenceKind; said: string; detail?: JsonObject };
export type Opening = {
  userId: string;
  ground: string;
  origin: Origin;
  said: string;
  datasetIds: readonly string[];
  productId?: string | undefined;
  leadId?: string | undefined;
  evidence: readonly Evidence[];
};
const own: readonly Origin[] = ['provider', 'check', 'alert'];
export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export async function lockBreach(tx: Tx, id: string): Promise<Breach> {
  const row = await conductTables(tx)
    .selectFrom('open.breach_case')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function partsOf(
  ex: Executor,
  { id, origin }: Pick<Breach, 'id' | 'origin'>,
): Promise<OfBreach> {
  const rows = await conductTables(ex)
    .selectFrom('open.breach_dataset as b')
    .innerJoin('open.dataset as d', 'd.id', 'b.dataset_id')
    .select('d.organisation_id as provider')
    .distinct()
    .where('b.breach_id', '=', id)
    .execute();
  return { providers: rows.map(({ provider }) => provider), own: own.includes(origin) };
}

/** Joins the caller's transaction. Errors: `open.breach-none-here`, `-ground`, `-user`, `-sets`. */
export async function openIn(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  asked: Opening,
): Promise<{ id: string; number: string }> {
  const ground = requireGround(law, asked.ground);
  const user = await getOrganisation(tx, asked.userId);
  if (!user || !isPublicBody(user.kind)) throw problem('open.breach-user');
  if (asked.datasetIds.length === 0) throw problem('open.breach-sets');
  const id = newId();
  const number = await numberOf(tx, 'breach', 'WG', law.day);
  const at = p.clock.now();
  await conductTables(tx)
    .insertInto('open.breach_case')
    .values({
      id,
      number,
      user_id: asked.userId,
      ground,
      origin: asked.origin,
      said: asked.said,
      lead_id: asked.leadId ?? null,
      product_id: asked.productId ?? null,
      state: 'open',
      opened_by: personOf(actor),
      opened_on: law.day,
      opened_at: at,
      settled_at: null,
    })
    .execute();
  await conductTables(tx)
    .insertInto('open.breach_dataset')
    .values([...new Set(asked.datasetIds)].map((dataset) => ({ breach_id: id, dataset_id: dataset })))
    .execute();
  const seen = await takingsOf(tx, asked.userId, asked.datasetIds);
  for (const one of [...asked.evidence, ...(seen ? [seen] : [])]) await addIn(tx, p, actor, id, one);
  await happened(tx, p, actor, id, 'opened', asked.said);
  const { providers } = await partsOf(tx, { id, origin: asked.origin });
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  const name = await shownUser(tx, asked.userId);
  await notify(tx, p, {
    kind: 'open.breach-opened',
    to: [
      ...providers.map((organisationId) => ({ organisationId, roles: ['provider', 'head'] as const })),
      ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau'] as const }] : []),
    ],
    params: { number, user: name, ground: titleOf(law, rules.grounds, ground) },
    articles: law.cite(rules.grounds),
    subject: { type: 'open.breach', id },
    link: `/open/breaches/${id}`,
  });
  await record(tx, p, {
    kind: 'open.breach-opened',
    actor,
    subject: { type: 'open.breach', id },
    organisations: [asked.userId, ...providers],
    decision: law.decided('opened', [rules.grounds]),
    detail: { number, ground, origin: asked.origin, datasets: [...asked.datasetIds].slice(0, 50) },
  });
  return { id, number };
}

/** What the user took of these data sets and what was refused, as the platform's log has it. */
async function takingsOf(
  ex: Executor,
  userId: string,
  datasetIds: readonly string[],
): Promise<Evidence | undefined> {
  const { rows } = await sql<{
    taken: string;
    refused: string;
    rows: string;
    first: Date | null;
    last: Date | null;
  }>`
    select coalesce(sum(times) filter (where outcome = 'taken'), 0) as taken,
      coalesce(sum(times) filter (where outcome <> 'taken'), 0) as refused,
      coalesce(sum(rows), 0) as rows, min(at) as first, max(at) as last
    from open.taking where organisation_id = ${userId} and dataset_id = any(${[...datasetIds]}::uuid[])`.execute(
    ex,
  );
  const [found] = rows;
  if (!found?.first || !found.last) return undefined;
  return {
    kind: 'takings',
    said: '',
    detail: {
      taken: Number(found.taken),
      refused: Number(found.refused),
      rows: Number(found.rows),
      first: found.first.toISOString(),
      last: found.last.toISOString(),
    },
  };
}

async function addIn(tx: Tx, p: Platform, actor: Actor, breachId: string, one: Evidence): Promise<void> {
  await conductTables(tx)
    .insertInto('open.breach_evidence')
    .values({
      id: newId(),
      breach_id: breachId,
      kind: one.kind,
      said: one.said,
      detail: JSON.stringify(one.detail ?? {}),
      added_by: personOf(actor),
      organisation_id: organisationOf(actor) ?? null,
      at: p.clock.now(),
    })
    .execute();
}
export const addEvidenceIn = addIn;

export async function happened(
  tx: Tx,
  p: Platform,
  actor: Actor,
  breachId: string,
  kind: string,
  said = '',
): Promise<void> {
  await conductTables(tx)
    .insertInto('open.breach_event')
    .values({
      id: newId(),
      breach_id: breachId,
      kind,
      said,
      by_person: personOf(actor),
      organisation_id: organisationOf(actor) ?? null,
      at: p.clock.now(),
    })
    .execute();
}

/** By a provider about its own data, or by the authority. */
export async function openBreach(p: Platform, actor: Actor, input: BreachInput): Promise<string> {
  permit(openBreachPolicy, actor, undefined);
  const isBureau = hasRole(actor, 'bureau');
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    requireGround(law, input.ground);
    const sets = [];
    for (const named of input.datasets) sets.push(await getDataset(tx, named));
    const known = sets.flatMap((one) => one ?? []);
    const foreign = known.some(({ organisationId }) => organisationId !== organisationOf(actor));
    if (known.length < sets.length || known.length === 0 || (foreign && !isBureau))
      throw problem('open.breach-sets');
    const { id } = await openIn(tx, p, law, actor, {
      userId: input.userId,
      ground: input.ground,
      origin: isBureau && foreign ? 'bureau' : 'provider',
      said: input.said,
      datasetIds: known.map((one) => one.id),
      evidence: input.evidence === '' ? [] : [{ kind: 'document', said: input.evidence }],
    });
    return id;
  });
}

export const requireOpen = (row: Pick<Breach, 'state'>): void => {
  if (row.state !== 'open') throw problem('open.breach-settled');
};

export function addEvidence(p: Platform, actor: Actor, id: string, input: EvidenceInput): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockBreach(tx, id);
    permit(evidencePolicy, actor, await partsOf(tx, row));
    requireOpen(row);
    await addIn(tx, p, actor, id, { kind: 'document', said: input.said });
    await record(tx, p, {
      kind: 'open.breach-evidence',
      actor,
      subject: { type: 'open.breach', id },
      detail: { number: row.number },
    });
  });
}

/** Nothing came of it; it stays on file with the reason. */
export function dropBreach(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockBreach(tx, id);
    permit(dropPolicy, actor, await partsOf(tx, row));
    requireOpen(row);
    const waiting = await conductTables(tx)
      .selectFrom('open.measure')
      .select('id')
      .where('breach_id', '=', id)
      .where('state', '=', 'proposed')
      .executeTakeFirst();
    if (waiting) throw problem('open.measure-waiting');
    await settle(tx, p, row, 'dropped');
    await happened(tx, p, actor, id, 'dropped', reason);
    await record(tx, p, {
      kind: 'open.breach-dropped',
      actor,
      subject: { type: 'open.breach', id },
      organisationId: row.user_id,
      detail: { number: row.number },
    });
  });
}

/** Ends it and tells those who reported it under a name. */
export async function settle(tx: Tx, p: Platform, row: Breach, state: 'settled' | 'dropped'): Promise<void> {
  await conductTables(tx)
    .updateTable('open.breach_case')
    .set({ state, settled_at: p.clock.now() })
    .where('id', '=', row.id)
    .execute();
  const reporters = await conductTables(tx)
    .selectFrom('open.harm_report')
    .select(['number', 'person_id'])
    .where('breach_id', '=', row.id)
    .execute();
  const what =
    state === 'settled'
      ? {
          zh: '经核实，已采取措施并公示，见公告。',
          en: 'A measure was taken and made public; see the notices.',
        }
      : { zh: '经核实，未发现应当采取措施的情形。', en: 'It was looked into; no measure was called for.' };
  for (const { number, person_id: personId } of reporters)
    if (personId)
      await notify(tx, p, {
        kind: 'open.harm-settled',
        to: { personId },
        params: { number, what },
        subject: { type: 'open.breach', id: row.id },
        link: '/announcements',
      });
}
