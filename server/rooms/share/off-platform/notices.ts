/** Notices that data by law do not pass the platform: numbered, in the register of the authority of the body's level, shown on the entry. */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { actsFor, areaOf, areaUnit, bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { numbered, partiesOf, personOf, titlesOf } from '../sharing/parties.ts';
import { providerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { noticeBody, noticeQuery, type OffPlatformReply, offPlatformReply } from './schema.ts';

const rule = 'share.off-platform-basis';
const base = '/api/share/off-platform';
/** The authority of the level of a body: its area's where it has one, else the city's. */
async function authorityOf(ex: Executor, p: Platform, organisationId: string): Promise<string | undefined> {
  const body = await getOrganisation(ex, organisationId);
  const area = body && areaOf(p.law.city.regionCode, body.regionCode);
  return ((area && (await areaUnit(ex, area))) || (await bureauOf(ex, p.law.city.regionCode)))?.id;
}

/** Errors: `share.off-platform-basis` without act and article, or with an act of a kind that the city's text does not admit. */
export function giveNotice(p: Platform, actor: Actor, input: z.output<typeof noticeBody>): Promise<string> {
  return transact(p.db, async (tx) => {
    const found = await getPublishedVersion(tx, input.resourceId);
    if (!found) throw problem('kernel.not-found');
    const organisationId = found.resource.providerId;
    permit(providerPolicy, actor, { providerId: organisationId });
    const law = await lawNow(tx, p.law, p.clock.today());
    const kind = law.terms(rule).find(({ key }) => key === input.kind);
    if (!kind || input.act === '' || input.article === '') {
      const kinds = law.terms(rule);
      throw problem('share.off-platform-basis', {
        params: {
          kinds: {
            zh: kinds.map(({ zh }) => zh).join('、') || '—',
            en: kinds.map(({ en }) => en).join(', ') || '—',
          },
        },
        rule,
        articles: law.cite(rule),
      });
    }
    const authorityId = (await authorityOf(tx, p, organisationId)) ?? organisationId;
    const id = newId();
    const number = await numbered(tx, 'off-platform', 'GZ', law.day);
    await sharingTables(tx)
      .insertInto('share.off_platform_notice')
      .values({
        id,
        number,
        resource_id: input.resourceId,
        organisation_id: organisationId,
        authority_id: authorityId,
        act_kind: kind.key,
        act: input.act,
        article: input.article,
        what: input.what,
        filed_by: personOf(actor),
        filed_on: law.day,
        at: p.clock.now(),
      })
      .execute();
    await notify(tx, p, {
      kind: 'share.off-platform-noticed',
      to: { organisationId: authorityId, roles: ['bureau', 'area_bureau'] },
      params: { number, name: found.version.content.name, act: input.act, article: input.article },
      articles: law.cite(rule),
      subject: { type: 'catalog.resource', id: input.resourceId },
      link: '/sharing/off-platform',
    });
    await record(tx, p, {
      kind: 'share.off-platform-noticed',
      actor,
      subject: { type: 'share.off-platform-notice', id },
      organisations: [authorityId],
      decision: law.decided('noticed', [rule]),
      detail: { resource: input.resourceId, number, kind: kind.key },
    });
    return id;
  });
}

const kindsOf = (law: LawNow) => law.terms(rule).map(({ key, zh, en }) => ({ key, title: { zh, en } }));

/** The register: of one entry for whoever may see it; whole for its authority and those who oversee; the own for a body. */
export async function readNotices(
  p: Platform,
  actor: Actor,
  { resource }: { resource?: string | undefined },
): Promise<OffPlatformReply> {
  const own = organisationOf(actor) ?? '';
  let found = sharingTables(p.db).selectFrom('share.off_platform_notice');
  if (resource) found = found.where('resource_id', '=', resource);
  else if (actsFor(actor)) found = found.where('authority_id', '=', own);
  else if (!oversees(actor)) found = found.where('organisation_id', '=', own);
  const rows = await found.selectAll().orderBy('at', 'desc').limit(500).execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.organisation_id, row.authority_id]),
  );
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  const kinds = kindsOf(law);
  const may = abilitiesOf(actor, { providerId: own }, { notice: providerPolicy });
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      filedOn: row.filed_on,
      resource: title(row.resource_id),
      organisation: name(row.organisation_id),
      authority: name(row.authority_id),
      kind: kinds.find(({ key }) => key === row.act_kind) ?? {
        key: row.act_kind,
        title: { zh: row.act_kind, en: row.act_kind },
      },
      act: row.act,
      article: row.article,
      what: row.what,
    })),
    kinds,
    articles: law.cite(rule),
    // Where the city's text knows no such notice there is nothing to give.
    abilities: kinds.length > 0 ? may : {},
  };
}

/** Lent to the catalogue: that an entry does not pass the platform, and the ground. */
export async function offPlatformOf(
  ex: Executor,
  resourceId: string,
): Promise<{ number: string; act: string; article: string; since: string } | undefined> {
  const row = await sharingTables(ex)
    .selectFrom('share.off_platform_notice')
    .select(['number', 'act', 'article', 'filed_on'])
    .where('resource_id', '=', resourceId)
    .orderBy('at', 'desc')
    .executeTakeFirst();
  return row && { number: row.number, act: row.act, article: row.article, since: row.filed_on };
}

export function offPlatformRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Notices of data that by law do not pass the platform',
    tag: 'share',
    policy: readSharing,
    query: noticeQuery,
    reply: offPlatformReply,
    handler: ({ actor, query }) => readNotices(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Gives notice that an entry’s data do not pass the platform, with act, article and kind',
    tag: 'share',
    policy: providerPolicy,
    entry: 'share.off-platform-noticed',
    body: noticeBody,
    reply: offPlatformReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await giveNotice(p, actor, body);
      return readNotices(p, actor, { resource: body.resourceId });
    },
  });
}
