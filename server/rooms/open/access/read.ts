/** What the parties see of accesses, keys and takings. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, isOutside, organisationOf } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { getDataset, listDatasets } from '../datasets/read.ts';
import { asksConformity } from '../use/law.ts';
import { keysOf } from './keys.ts';
import { keyPolicy, readAccessPolicy, suspendPolicy } from './policy.ts';
import type { AccessLine, AccessList, AccessReply, TakingsReply } from './schema.ts';
import { type AccessTables, type AgreementTerms, accessTables } from './tables.ts';
import { TAKEN, travelling } from './takings.ts';
import { looked } from './ways.ts';

const none: Text = { zh: '', en: '' };
const MOST = 500;
const LOG = 200;

type Row = Selectable<AccessTables['open.access']> & {
  provider_id: string;
  application_id: string;
  terms: AgreementTerms;
};

const select = (p: Platform) =>
  accessTables(p.db)
    .selectFrom('open.access as a')
    .innerJoin('open.agreement as g', 'g.id', 'a.agreement_id')
    .selectAll('a')
    .select(['g.provider_id', 'g.application_id', 'g.terms']);

async function lines(p: Platform, law: LawNow, actor: Actor, rows: readonly Row[]): Promise<AccessLine[]> {
  const names = await organisationNames(
    p.db,
    rows.flatMap((row) => [row.applicant_id, row.provider_id]),
  );
  const datasets = new Map(
    (await listDatasets(p.db, { ids: rows.map(({ dataset_id: id }) => id) })).map((one) => [one.id, one]),
  );
  const taken = new Map(
    rows.length === 0
      ? []
      : (
          await accessTables(p.db)
            .selectFrom('open.taking')
            .select((eb) => ['access_id', eb.fn.sum<number>('times').as('times'), eb.fn.max('at').as('last')])
            .where(
              'access_id',
              'in',
              rows.map(({ id }) => id),
            )
            .where('outcome', '=', TAKEN)
            .groupBy('access_id')
            .execute()
        ).map((one) => [one.access_id, one]),
  );
  return rows.map((row) => {
    const dataset = datasets.get(row.dataset_id);
    const parties = { applicantId: row.applicant_id, providerId: row.provider_id };
    const purpose = law.term('open.purposes', row.terms.purposeKind);
    const use = taken.get(row.id);
    const ended = row.state === 'ended';
    return {
      id: row.id,
      number: row.number,
      state: row.state,
      reason: row.reason,
      dataset: {
        id: row.dataset_id,
        slug: dataset?.slug ?? '',
        title: dataset?.published?.content.title ?? none,
      },
      applicant: { id: row.applicant_id, name: names.get(row.applicant_id) ?? none },
      provider: { id: row.provider_id, name: names.get(row.provider_id) ?? none },
      applicationId: row.application_id,
      purpose: { zh: purpose?.zh ?? row.terms.purposeKind, en: purpose?.en ?? row.terms.purposeKind },
      nonProfit: row.terms.nonProfit,
      from: row.from_day,
      until: row.until_day,
      columns: row.columns,
      rows: row.row_terms,
      perMinute: row.per_minute,
      rowLimit: row.row_limit === null ? null : Number(row.row_limit),
      rowsTaken: Number(row.rows_taken),
      takings: Number(use?.times ?? 0),
      lastTakenAt: use?.last ? new Date(use.last).toISOString() : null,
      abilities: ended
        ? {}
        : {
            ...abilitiesOf(actor, parties, {
              [row.state === 'active' ? 'suspend' : 'resume']: suspendPolicy,
              end: suspendPolicy,
            }),
            ...(row.state === 'active'
              ? abilitiesOf(actor, { organisationId: row.applicant_id }, { key: keyPolicy })
              : {}),
          },
    };
  });
}

/** One's own; those of one's data; all of them for who oversees. */
export async function listAccess(
  p: Platform,
  actor: Actor,
  { dataset, state }: { dataset?: string | undefined; state?: AccessLine['state'] | undefined },
): Promise<AccessList> {
  const own = organisationOf(actor) ?? '';
  let found = select(p);
  if (!oversees(actor)) found = found.where(isOutside(actor) ? 'a.applicant_id' : 'g.provider_id', '=', own);
  if (dataset) {
    const of = await getDataset(p.db, dataset);
    if (!of) throw problem('kernel.not-found');
    found = found.where('a.dataset_id', '=', of.id);
  }
  if (state) found = found.where('a.state', '=', state);
  const rows = await found.orderBy('a.started_at', 'desc').limit(MOST).execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items = await lines(p, law, actor, rows);
  const keys = isOutside(actor) ? await keysOf(p.db, own) : [];
  return {
    items,
    keys: keys.map((key) => {
      const access = items.find(({ id }) => id === key.access_id);
      return {
        id: key.id,
        prefix: key.prefix,
        label: key.label,
        dataset: access ? { slug: access.dataset.slug, title: access.dataset.title } : null,
        client: key.client,
        createdAt: key.created_at.toISOString(),
        usedAt: key.used_at?.toISOString() ?? null,
        revokedAt: key.revoked_at?.toISOString() ?? null,
        revokedReason: key.revoked_reason,
      };
    }),
    conforms: asksConformity(law),
    abilities: abilitiesOf(actor, { organisationId: own }, { key: keyPolicy }),
  };
}

const told = (row: TakingRow, name?: Text) => ({
  at: row.at.toISOString(),
  way: row.way,
  format: row.format,
  outcome: row.outcome,
  release: row.release_number,
  requirements: row.version_number,
  times: Number(row.times),
  rows: Number(row.rows),
  bytes: Number(row.bytes),
  scenario: row.scenario,
  by: name ?? null,
});
type TakingRow = Selectable<AccessTables['open.taking']> & {
  release_number: number | null;
  version_number: number;
};
const takings = (p: Platform) =>
  accessTables(p.db)
    .selectFrom('open.taking as t')
    .innerJoin('open.dataset_version as v', 'v.id', 't.version_id')
    .leftJoin('open.release as r', 'r.id', 't.release_id')
    .selectAll('t')
    .select(['r.number as release_number', 'v.number as version_number'])
    .orderBy('t.at', 'desc')
    .limit(LOG);

export async function readAccess(p: Platform, actor: Actor, id: string): Promise<AccessReply> {
  const row = await select(p).where('a.id', '=', id).executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  permit(readAccessPolicy, actor, { applicantId: row.applicant_id, providerId: row.provider_id });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [line] = await lines(p, law, actor, [row]);
  const agreement = await accessTables(p.db)
    .selectFrom('open.agreement')
    .selectAll()
    .where('id', '=', row.agreement_id)
    .executeTakeFirstOrThrow();
  if (!line) throw problem('kernel.not-found');
  const log = await takings(p).where('t.access_id', '=', id).execute();
  return {
    ...line,
    agreement: {
      text: { zh: agreement.text_zh, en: agreement.text_en },
      sha256: agreement.sha256,
      applicantSignedAt: agreement.applicant_signed_at?.toISOString() ?? '',
      providerSignedAt: agreement.provider_signed_at?.toISOString() ?? '',
    },
    log: log.map((one) => told(one)),
  };
}

/** What one took oneself, each with its ready line. */
export async function ownTakings(
  p: Platform,
  actor: Actor,
  { dataset }: { dataset?: string | undefined },
): Promise<TakingsReply> {
  let found = takings(p)
    .where('t.organisation_id', '=', organisationOf(actor) ?? '')
    .where('t.way', 'not in', looked)
    .where('t.outcome', '=', TAKEN);
  if (dataset) found = found.where('t.dataset_id', '=', (await getDataset(p.db, dataset))?.id ?? null);
  const items: TakingsReply['items'] = [];
  for (const row of await found.execute()) {
    const of = await getDataset(p.db, row.dataset_id);
    if (!of?.published) continue;
    const { attribution } = await travelling(
      p,
      p.db,
      { ...of, published: of.published },
      row.release_number,
      row.at,
    );
    items.push({
      ...told(row),
      dataset: { slug: of.slug, title: of.published.content.title },
      attribution,
    });
  }
  return { items };
}

/** Who took a set and who was refused: for its provider and those who oversee. */
export async function takingLog(p: Platform, actor: Actor, idOrSlug: string) {
  const dataset = await getDataset(p.db, idOrSlug);
  if (!dataset) throw problem('kernel.not-found');
  if (!oversees(actor) && (isOutside(actor) || organisationOf(actor) !== dataset.organisationId))
    throw problem('kernel.not-found');
  const rows = await takings(p)
    .where('t.dataset_id', '=', dataset.id)
    .where('t.way', 'not in', looked)
    .execute();
  const names = await organisationNames(
    p.db,
    rows.flatMap(({ organisation_id: id }) => id ?? []),
  );
  return {
    items: rows.map((row) => told(row, row.organisation_id ? names.get(row.organisation_id) : undefined)),
  };
}
