/** Offers for whoever made them and the authority; citations and links for everybody. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { categoryWords, cycleWords } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { licences } from '../datasets/licences.ts';
import { personOf } from '../datasets/policy.ts';
import { getDataset } from '../datasets/read.ts';
import { bodiesRule, offerOfDataset } from './offers.ts';
import { linkPolicy, offerPolicy, ownOfferPolicy, readPolicy, reviewPolicy } from './policy.ts';
import { bodies, type CitationReply, type LinksReply, type OfferList, type OfferReply } from './schema.ts';
import { type Offer, offerTables } from './tables.ts';

const nameless = { zh: '', en: '' };
const worded = ({ key, zh, en }: { key: string; zh: string; en: string }) => ({ key, title: { zh, en } });

async function present(p: Platform, law: LawNow, actor: Actor, row: Offer): Promise<OfferReply> {
  const names = await organisationNames(p.db, [row.organisation_id]);
  const dataset = row.dataset_id ? await getDataset(p.db, row.dataset_id) : undefined;
  const key = bodies.find((one) => one === row.body) ?? 'association';
  const term = law.term(bodiesRule, key);
  return {
    id: row.id,
    number: row.number,
    organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? nameless },
    origin: row.origin,
    body: { key, title: term ? { zh: term.zh, en: term.en } : { zh: key, en: key } },
    content: row.content,
    citation: row.citation,
    secrecy: row.secrecy,
    file:
      row.file_name && row.file_sha256
        ? { name: row.file_name, bytes: Number(row.file_bytes), sha256: row.file_sha256 }
        : null,
    state: row.state,
    review: row.review,
    reason: row.reason,
    dataset: dataset
      ? {
          id: dataset.id,
          slug: dataset.slug,
          state: dataset.state,
          published: dataset.published !== undefined,
        }
      : null,
    offeredAt: row.offered_at.toISOString(),
    articles: law.cite(bodiesRule),
    abilities: {
      ...abilitiesOf(actor, { organisationId: row.organisation_id }, { own: ownOfferPolicy }),
      ...(row.state === 'offered' ? abilitiesOf(actor, undefined, { review: reviewPolicy }) : {}),
    },
  };
}

export async function readOffer(p: Platform, actor: Actor, id: string): Promise<OfferReply> {
  const row = await offerTables(p.db)
    .selectFrom('open.offer')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  permit(readPolicy, actor, { organisationId: row.organisation_id });
  return present(p, await lawNow(p.db, p.law, p.clock.today()), actor, row);
}

export async function listOffers(p: Platform, actor: Actor): Promise<OfferList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  let base = offerTables(p.db).selectFrom('open.offer').selectAll().orderBy('offered_at', 'desc').limit(500);
  if (!hasRole(actor, 'bureau') && !hasRole(actor, 'auditor'))
    base = base.where('organisation_id', '=', organisationOf(actor) ?? null);
  const items: OfferReply[] = [];
  for (const row of await base.execute()) items.push(await present(p, law, actor, row));
  return {
    items,
    bodies: bodies.flatMap((key) => {
      const term = law.term(bodiesRule, key);
      return term ? [{ key, title: { zh: term.zh, en: term.en } }] : [];
    }),
    themes: categoryWords.map(worded),
    cycles: cycleWords.map(worded),
    licences: licences.map(({ key, title }) => ({ key, title })),
    articles: law.cite(bodiesRule),
    abilities: {
      ...abilitiesOf(actor, undefined, { review: reviewPolicy }),
      // Where the city's text names no such body there is nothing to offer.
      ...(law.terms(bodiesRule).length > 0 ? abilitiesOf(actor, undefined, { offer: offerPolicy }) : {}),
    },
  };
}

/** How an offered set is cited; it stays when the set is gone. */
export async function readCitation(p: Platform, idOrSlug: string): Promise<CitationReply> {
  const dataset = await getDataset(p.db, idOrSlug);
  const offer = dataset ? await offerOfDataset(p.db, dataset.id) : undefined;
  if (!dataset?.published || !offer || offer.citation === '') throw problem('kernel.not-found');
  const names = await organisationNames(p.db, [dataset.organisationId]);
  return {
    slug: dataset.slug,
    title: dataset.published.content.title,
    organisation: { id: dataset.organisationId, name: names.get(dataset.organisationId) ?? nameless },
    licence: dataset.published.content.licence,
    citation: offer.citation,
    state: dataset.state,
    withdrawnOn: offer.withdrawn_at ? legalDayOf(offer.withdrawn_at) : null,
  };
}

/** Both ways: whichever of the two one looks at names the other. */
export async function readLinks(p: Platform, actor: Actor, idOrSlug: string): Promise<LinksReply> {
  const dataset = await getDataset(p.db, idOrSlug);
  if (!dataset?.published) throw problem('kernel.not-found');
  const rows = await offerTables(p.db)
    .selectFrom('open.dataset_link')
    .selectAll()
    .where((eb) => eb.or([eb('one', '=', dataset.id), eb('other', '=', dataset.id)]))
    .where('ended_at', 'is', null)
    .orderBy('linked_at')
    .execute();
  const items: LinksReply['items'] = [];
  for (const { id, one, other, why } of rows) {
    const found = await getDataset(p.db, one === dataset.id ? other : one);
    if (!found?.published) continue;
    items.push({
      id,
      set: { id: found.id, slug: found.slug, title: found.published.content.title },
      origin: found.origin,
      why,
    });
  }
  return {
    items,
    abilities: abilitiesOf(actor, { organisationId: dataset.organisationId }, { link: linkPolicy }),
  };
}

/** Errors: `open.link-there`. */
export function linkSets(
  p: Platform,
  actor: Actor,
  idOrSlug: string,
  { other, why }: { other: string; why: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const dataset = await getDataset(tx, idOrSlug);
    const found = await getDataset(tx, other);
    if (!dataset?.published || !found?.published) throw problem('kernel.not-found');
    permit(linkPolicy, actor, { organisationId: dataset.organisationId });
    if (dataset.id === found.id) throw problem('open.link-there');
    const made = await offerTables(tx)
      .insertInto('open.dataset_link')
      .values({
        id: newId(),
        one: dataset.id,
        other: found.id,
        why,
        linked_by: personOf(actor),
        linked_at: p.clock.now(),
        ended_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw problem('open.link-there');
    await record(tx, p, {
      kind: 'open.sets-linked',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisations: [dataset.organisationId, found.organisationId],
      detail: { other: found.id },
    });
  });
}

export function unlinkSets(p: Platform, actor: Actor, idOrSlug: string, link: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const dataset = await getDataset(tx, idOrSlug);
    if (!dataset) throw problem('kernel.not-found');
    permit(linkPolicy, actor, { organisationId: dataset.organisationId });
    const ended = await offerTables(tx)
      .updateTable('open.dataset_link')
      .set({ ended_at: p.clock.now() })
      .where('id', '=', link)
      .where((eb) => eb.or([eb('one', '=', dataset.id), eb('other', '=', dataset.id)]))
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!ended) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.sets-unlinked',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { link },
    });
  });
}
