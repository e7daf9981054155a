/** Gathering as its readers may see it: the bureau everything, a unit its own. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { personNames } from '#rooms/org/index.ts';
import { looksOn, readBatchPolicy } from '../policy.ts';
import { getBatch } from '../repository.ts';
import { shortfallOf } from './completeness.ts';
import { defaultMode, modeRule } from './mode.ts';
import { filePolicy, objectPolicy } from './policy.ts';
import type {
  CompletenessReply,
  ExceptionReply,
  ExceptionsReply,
  GatheringReply,
  UnitsReply,
} from './schema.ts';
import { listStandings, type StandingFilter, totalsOf, unitStandings } from './standing.ts';
import type { Basis, ExceptionKind } from './tables.ts';

type Paging = { page: number; pageSize: number };

/** Whose entries are asked for: everybody's for those who oversee, one's own for all others. */
function within(actor: Actor, organisationId: string | undefined): string | undefined {
  if (looksOn(actor)) return organisationId;
  const own = organisationOf(actor);
  if (own === undefined) throw problem('kernel.sign-in-required');
  permit(readBatchPolicy, actor, { providerId: organisationId ?? own });
  return own;
}

const choices = ['all', 'shareable', 'usable'] as const;

function ruleOf(law: LawNow): GatheringReply['rule'] {
  const which = law.text('collect.obliged')?.value;
  return {
    obliged: choices.find((one) => one === which),
    articles: law.cite('collect.obliged'),
    basisLevels: law.terms('collect.not-gathered-basis').map(({ key, zh, en }) => ({ key, zh, en })),
    basisArticles: law.cite('collect.not-gathered-basis'),
    defaultMode: defaultMode(law) ?? undefined,
    modeArticles: law.cite(modeRule),
  };
}

export async function readGathering(
  p: Platform,
  actor: Actor,
  { page, pageSize, ...asked }: StandingFilter & Paging,
): Promise<GatheringReply> {
  const organisationId = within(actor, asked.organisationId);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const now = p.clock.now();
  const filter = { ...asked, organisationId, now };
  const narrowed = asked.state !== undefined || asked.short === true || Boolean(asked.q);
  const all = await totalsOf(p.db, law, { organisationId, resourceId: asked.resourceId, now });
  const found = narrowed ? await totalsOf(p.db, law, filter) : all;
  const items = await listStandings(p.db, law, filter, { page, pageSize });
  return {
    items: items.map((row) => ({
      resourceId: row.resourceId,
      name: row.name,
      providerId: row.providerId,
      providerName: row.providerName,
      updateCycle: row.updateCycle,
      state: row.state,
      due: row.due ?? undefined,
      lastBatchId: row.lastBatchId ?? undefined,
      lastAt: row.lastAt?.toISOString(),
      visibleRows: row.visibleRows ?? undefined,
      sourceRows: row.sourceRows ?? undefined,
      short: row.short,
      differs: row.differs,
      exceptionId: row.exceptionId ?? undefined,
      exceptionKind: row.exceptionKind ?? undefined,
      lateSince: row.lateSince?.toISOString(),
      mode: row.mode ?? undefined,
    })),
    total: found.total,
    page,
    pageSize,
    totals: all,
    rule: ruleOf(law),
    abilities: abilitiesOf(actor, { providerId: organisationId ?? '' }, { file: filePolicy }),
  };
}

/** Per unit; a unit sees the line that is its own. */
export async function readUnits(p: Platform, actor: Actor): Promise<UnitsReply> {
  const organisationId = within(actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const units = await unitStandings(p.db, law);
  return {
    items: units
      .filter((unit) => organisationId === undefined || unit.organisationId === organisationId)
      .map(({ organisationId: id, organisationName, ...totals }) => ({
        organisationId: id,
        organisationName,
        totals,
      })),
    totals: await totalsOf(p.db, law, { organisationId }),
    articles: law.cite('collect.obliged'),
  };
}

type Found = {
  id: string;
  resource_id: string;
  name: string;
  provider_id: string;
  provider_name: string;
  kind: ExceptionKind;
  reason: string;
  basis: Basis | null;
  term_days: number | null;
  until_day: string | null;
  uses_served: string | null;
  filed_day: string;
  filed_by: string | null;
  ended_how: 'withdrawn' | 'objected' | 'lapsed' | null;
  ended_reason: string | null;
  ended_at: Date | null;
  total: number;
};

/** The register of what is not gathered or comes later, the newest first; ended ones stay in it. */
export async function readExceptions(
  p: Platform,
  actor: Actor,
  asked: { resource?: string; kind?: ExceptionKind; standing?: boolean } & Paging,
): Promise<ExceptionsReply> {
  const organisationId = within(actor, undefined);
  const day = p.clock.today();
  const law = await lawNow(p.db, p.law, day);
  const inForce = sql`(e.ended_at is null and (e.until_day is null or e.until_day >= ${day}::date))`;
  const { rows } = await sql<Found>`
    select e.*, v.name, r.provider_id, o.name_zh as provider_name, count(*) over ()::int as total
    from collect.exception e
    join catalog.resource r on r.id = e.resource_id
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    join org.organisation o on o.id = r.provider_id
    where true
      ${organisationId ? sql`and r.provider_id = ${organisationId}` : sql``}
      ${asked.resource ? sql`and e.resource_id = ${asked.resource}` : sql``}
      ${asked.kind ? sql`and e.kind = ${asked.kind}` : sql``}
      ${asked.standing === undefined ? sql`` : asked.standing ? sql`and ${inForce}` : sql`and not ${inForce}`}
    order by e.filed_at desc limit ${asked.pageSize} offset ${(asked.page - 1) * asked.pageSize}`.execute(
    p.db,
  );
  const names = await personNames(
    p.db,
    rows.flatMap(({ filed_by: by }) => (by ? [by] : [])),
  );
  return {
    items: rows.map((row): ExceptionReply => {
      const lapsed = !row.ended_at && row.until_day !== null && row.until_day < day;
      const state = row.ended_how ?? (lapsed ? 'lapsed' : 'standing');
      const level = row.basis && law.term('collect.not-gathered-basis', row.basis.level);
      const subject = { providerId: row.provider_id };
      return {
        id: row.id,
        resourceId: row.resource_id,
        name: row.name,
        providerId: row.provider_id,
        providerName: row.provider_name,
        kind: row.kind,
        reason: row.reason,
        basis: row.basis
          ? { ...row.basis, ...(level && { levelName: { key: level.key, zh: level.zh, en: level.en } }) }
          : undefined,
        termDays: row.term_days ?? undefined,
        untilDay: row.until_day ?? undefined,
        usesServed: row.uses_served ?? undefined,
        filedDay: row.filed_day,
        filedBy: row.filed_by ? names.get(row.filed_by) : undefined,
        state,
        endedReason: row.ended_reason ?? undefined,
        endedAt: row.ended_at?.toISOString(),
        abilities:
          state === 'standing'
            ? {
                ...abilitiesOf(actor, subject, { withdraw: filePolicy }),
                ...abilitiesOf(actor, undefined, { object: objectPolicy }),
              }
            : {},
      };
    }),
    total: rows[0]?.total ?? 0,
    page: asked.page,
    pageSize: asked.pageSize,
  };
}

/** How whole the rows of a resource are; not found where its sender never said how many there should be. */
export async function readCompleteness(
  p: Platform,
  actor: Actor,
  resourceId: string,
): Promise<CompletenessReply> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: resource.providerId });
  const found = await shortfallOf(p.db, resourceId);
  if (!found) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    ...found,
    explained: found.explained && { reason: found.explained.reason, at: found.explained.at.toISOString() },
    articles: law.cite('collect.obliged'),
  };
}

/** The resource of a batch, for replies to acts on it. */
export async function resourceOfBatch(p: Platform, batchId: string): Promise<string> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  return batch.resource_id;
}
