/** What of an entry is protected before it is opened: marks of trade secrets with the looks at them, and who consented to what until when. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { getDataset, listDatasets } from '../datasets/read.ts';
import { consentCoverage } from './consents-read.ts';
import { disclosureRules as rules } from './law.ts';
import { consentPolicy, lookPolicy, secretLookPolicy } from './policy.ts';
import type { ProtectionList, ProtectionReply } from './schema-protection.ts';
import { markedSecret, mustBeTreated } from './subject.ts';
import { disclosureTables } from './tables.ts';

/** Shown of a list that may be long. */
const MOST = 500;
const none = { zh: '', en: '' };

/** Who it was is told to those who recorded it, with the middle of the name left out: enough to find the paper again. */
const shownName = (name: string): string =>
  [...name]
    .map((sign, at, all) => (at === 0 || (all.length > 2 && at === all.length - 1) ? sign : '*'))
    .join('');

export async function readProtection(p: Platform, actor: Actor, datasetId: string): Promise<ProtectionReply> {
  const dataset = await getDataset(p.db, datasetId);
  if (!dataset) throw problem('kernel.not-found');
  permit(lookPolicy, actor, dataset);
  const { resourceId } = dataset;
  const entry = resourceId ? await getPublishedVersion(p.db, resourceId) : undefined;
  if (!resourceId || !entry) throw problem('open.no-rows');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const db = disclosureTables(p.db);
  const [marks, looks, consents, salt, secret, coverage] = await Promise.all([
    db
      .selectFrom('open.secret_mark')
      .selectAll()
      .where('resource_id', '=', resourceId)
      .orderBy('marked_at', 'desc')
      .execute(),
    db
      .selectFrom('open.secret_look')
      .selectAll()
      .where('resource_id', '=', resourceId)
      .orderBy('at', 'desc')
      .execute(),
    db
      .selectFrom('open.consent')
      .selectAll()
      .where('resource_id', '=', resourceId)
      .orderBy('recorded_at', 'desc')
      .orderBy('id')
      .limit(MOST)
      .execute(),
    db
      .selectFrom('open.consent_salt')
      .select('item')
      .where('resource_id', '=', resourceId)
      .executeTakeFirst(),
    markedSecret(p.db, resourceId),
    consentCoverage(p, p.db, resourceId),
  ]);
  const people = await personNames(
    p.db,
    [
      ...marks.flatMap((row) => [row.marked_by, row.lifted_by]),
      ...looks.map((row) => row.looked_by),
      ...consents.map((row) => row.recorded_by),
    ].filter((id) => id !== null),
  );
  const own = organisationOf(actor) === dataset.organisationId;
  return {
    dataset: {
      id: dataset.id,
      slug: dataset.slug,
      title: dataset.published?.content.title ?? { zh: entry.version.content.name, en: '' },
    },
    entryId: resourceId,
    items: entry.items.map((item) => ({
      name: item.name,
      title: { zh: item.titleZh || item.name, en: item.titleEn || item.titleZh || item.name },
      personal: item.personal,
      /** By what rows of a subject are known. */
      identifies: Boolean(item.key || item.identifier || item.personal !== 'none'),
      secret: secret.get(item.name) ?? null,
      mustTreat: mustBeTreated(item, secret),
    })),
    marks: marks.map((row) => ({
      item: row.item,
      reason: row.reason,
      markedBy: people.get(row.marked_by) ?? '',
      markedAt: row.marked_at.toISOString(),
      liftedBy: row.lifted_by ? (people.get(row.lifted_by) ?? '') : null,
      liftedAt: row.lifted_at?.toISOString() ?? null,
      liftedReason: row.lifted_reason,
      looks: looks
        .filter(
          (look) =>
            look.item === row.item &&
            look.at >= row.marked_at &&
            (!row.lifted_at || look.at <= row.lifted_at),
        )
        .map((look) => ({
          result: look.result,
          reason: look.reason,
          by: people.get(look.looked_by) ?? '',
          on: look.looked_on,
        })),
      abilities: row.lifted_at
        ? {}
        : abilitiesOf(actor, { ...dataset, markedBy: row.marked_by }, { look: secretLookPolicy }),
    })),
    identifyBy: salt?.item ?? null,
    consents: consents.map((row) => ({
      id: row.id,
      kind: row.kind,
      party: own ? shownName(p.vault.open(row.party_sealed).toString()) : null,
      document: row.document,
      scope: row.scope,
      givenOn: row.given_on,
      endsOn: row.ends_on,
      recordedBy: people.get(row.recorded_by) ?? '',
      withdrawnOn: row.withdrawn_on,
      withdrawnReason: row.withdrawn_reason,
    })),
    figures: await consentFigures(p.db, resourceId),
    coverage: coverage ?? null,
    articles: law.cite(rules.steps),
    abilities: abilitiesOf(actor, dataset, { keep: consentPolicy }),
  };
}

async function consentFigures(ex: Executor, resourceId: string): Promise<ProtectionReply['figures']> {
  const rows = await disclosureTables(ex)
    .selectFrom('open.consent')
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('withdrawn_on').as('withdrawn')])
    .where('resource_id', '=', resourceId)
    .executeTakeFirstOrThrow();
  return { given: Number(rows.all) - Number(rows.withdrawn), withdrawn: Number(rows.withdrawn) };
}

/** Sets of the reader's unit, or of all for who oversees, with what is marked and who consented. */
export async function listProtection(p: Platform, actor: Actor): Promise<ProtectionList> {
  const own = oversees(actor) ? undefined : organisationOf(actor);
  const sets = (await listDatasets(p.db, own ? { organisationId: own } : {})).filter(
    ({ resourceId }) => resourceId !== null,
  );
  const ids = sets.flatMap(({ resourceId }) => resourceId ?? []);
  const db = disclosureTables(p.db);
  const [marks, consents, names] = await Promise.all([
    ids.length === 0
      ? []
      : db
          .selectFrom('open.secret_mark')
          .select((eb) => ['resource_id', eb.fn.countAll<number>().as('n')])
          .where('resource_id', 'in', ids)
          .where('lifted_at', 'is', null)
          .groupBy('resource_id')
          .execute(),
    ids.length === 0
      ? []
      : db
          .selectFrom('open.consent')
          .select((eb) => [
            'resource_id',
            eb.fn.countAll<number>().as('n'),
            eb.fn.count<number>('withdrawn_on').as('withdrawn'),
            eb.fn.min('ends_on').filterWhere('withdrawn_on', 'is', null).as('ends'),
          ])
          .where('resource_id', 'in', ids)
          .groupBy('resource_id')
          .execute(),
    organisationNames(
      p.db,
      sets.map(({ organisationId }) => organisationId),
    ),
  ]);
  const marked = new Map(marks.map((row) => [row.resource_id, Number(row.n)]));
  const consented = new Map(consents.map((row) => [row.resource_id, row]));
  return {
    items: sets.slice(0, MOST).map((set) => {
      const given = consented.get(set.resourceId ?? '');
      return {
        id: set.id,
        title: set.published?.content.title ?? { zh: set.slug, en: set.slug },
        organisation: { id: set.organisationId, name: names.get(set.organisationId) ?? none },
        state: set.state,
        secret: marked.get(set.resourceId ?? '') ?? 0,
        consents: given ? Number(given.n) - Number(given.withdrawn) : 0,
        withdrawn: given ? Number(given.withdrawn) : 0,
        nextEnd: given?.ends ?? null,
      };
    }),
  };
}
