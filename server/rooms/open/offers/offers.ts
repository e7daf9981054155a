/** A verified body offers a set it holds: the file comes with it, the authority reviews, and what is accepted goes the way of every set. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { gridOf } from '#rooms/collect/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import type { DatasetContent } from '../content.ts';
import { standardRequirements } from '../datasets/complete.ts';
import { personOf } from '../datasets/policy.ts';
import { addVersion } from '../datasets/prepare.ts';
import { getDataset } from '../datasets/read.ts';
import { peopleTables } from '../people/tables.ts';
import { lockDataset, startRelease } from '../releases/make.ts';
import { openTables } from '../tables.ts';
import { haltIn } from '../withdrawal/halt.ts';
import { offerPolicy, ownOfferPolicy, reviewPolicy } from './policy.ts';
import type { bodies, OfferInput, ReviewInput } from './schema.ts';
import { type Offer, offerTables } from './tables.ts';

export const bodiesRule = 'open.offer-bodies';
/** What a body must have been verified as to offer data as one of these. */
const verifiedAs: Record<(typeof bodies)[number], readonly string[]> = {
  association: ['institution'],
  'service-body': ['institution', 'enterprise'],
  'data-company': ['enterprise'],
  'research-body': ['university', 'institute'],
};
const originOf = (body: string): 'social' | 'research' => (body === 'research-body' ? 'research' : 'social');

/** Errors: `open.offer-none`, `open.offer-unverified`, `open.offer-citation-missing`. */
export function makeOffer(p: Platform, actor: Actor, input: OfferInput): Promise<string> {
  permit(offerPolicy, actor, undefined);
  const organisationId = organisationOf(actor);
  if (!organisationId || actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(bodiesRule), rule: bodiesRule };
    if (!law.term(bodiesRule, input.body)) throw problem('open.offer-none', about);
    const verified = await peopleTables(tx)
      .selectFrom('open.applicant')
      .select('kind')
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst();
    if (!verified || !verifiedAs[input.body].includes(verified.kind))
      throw problem('open.offer-unverified', about);
    const origin = originOf(input.body);
    if (origin === 'research' && input.citation === '') throw problem('open.offer-citation-missing', about);
    const id = newId();
    const n = await nextNumber(tx, 'open offer', law.day);
    const number = `TG${law.day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
    await offerTables(tx)
      .insertInto('open.offer')
      .values({
        id,
        number,
        organisation_id: organisationId,
        person_id: actor.personId,
        origin,
        body: input.body,
        content: JSON.stringify(input.content),
        citation: input.citation,
        secrecy: input.secrecy,
        object: null,
        file_name: null,
        file_bytes: null,
        file_sha256: null,
        state: 'offered',
        reviewed_by: null,
        reviewed_at: null,
        review: null,
        dataset_id: null,
        offered_at: p.clock.now(),
        withdrawn_at: null,
      })
      .execute();
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau)
      await notify(tx, p, {
        kind: 'open.offer-to-review',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { number, title: input.content.title },
        articles: about.articles,
        subject: { type: 'open.offer', id },
        link: '/open/offers',
      });
    await record(tx, p, {
      kind: 'open.offer-made',
      actor,
      subject: { type: 'open.offer', id },
      decision: law.decided('offered', [bodiesRule]),
      detail: { number, origin, body: input.body },
    });
    return id;
  });
}

export async function lockOffer(tx: Tx, id: string): Promise<Offer> {
  const row = await offerTables(tx)
    .selectFrom('open.offer')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}
const requireState = (row: Offer, ...states: Offer['state'][]): void => {
  if (!states.includes(row.state)) throw problem('open.offer-state', { params: { state: row.state } });
};

/** The CSV with its header; another one replaces it until it was reviewed. Errors: `open.offer-file-unfit`. */
export async function uploadOffer(
  p: Platform,
  actor: Actor,
  id: string,
  { name, content }: { name: string; content: Buffer },
): Promise<void> {
  const [header] = gridOf(content, true, ',', 1);
  const columns = (header?.cells ?? []).map((cell, at) =>
    (at === 0 ? cell.replace(/^\uFEFF/, '') : cell).trim(),
  );
  const offered = await offerTables(p.db)
    .selectFrom('open.offer')
    .select('organisation_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!offered) throw problem('kernel.not-found');
  // Whose it is, before anything of it is kept.
  permit(ownOfferPolicy, actor, { organisationId: offered.organisation_id });
  const stored = await p.objects.put(Readable.from([content], { objectMode: false }));
  await transact(p.db, async (tx) => {
    const row = await lockOffer(tx, id);
    permit(ownOfferPolicy, actor, { organisationId: row.organisation_id });
    requireState(row, 'offered', 'returned');
    const names = row.content.fields.map((field) => field.name);
    if (columns.length !== names.length || names.some((one) => !columns.includes(one)))
      throw problem('open.offer-file-unfit', {
        params: { columns: columns.join('、').slice(0, 500) || '—' },
      });
    const sha256 = createHash('sha256').update(content).digest('hex');
    await offerTables(tx)
      .updateTable('open.offer')
      .set({
        object: stored.key,
        file_name: name.slice(0, 200),
        file_bytes: content.length,
        file_sha256: sha256,
        state: 'offered',
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.offer-filed',
      actor,
      subject: { type: 'open.offer', id },
      detail: { number: row.number, bytes: content.length, sha256 },
    });
  });
}

const tellOwner = (tx: Tx, p: Platform, row: Offer, what: Text, said: string): Promise<void> =>
  notify(tx, p, {
    kind: 'open.offer-moved',
    to: { personId: row.person_id },
    params: { title: row.content.title, what, said: { zh: said, en: said } },
    subject: { type: 'open.offer', id: row.id },
    link: '/open/offers',
  });

/** Errors: `open.offer-state`, `open.offer-review-open`, `open.offer-file-missing`, `open.voice-answer-missing` for a return without reason. */
export function reviewOffer(p: Platform, actor: Actor, id: string, input: ReviewInput): Promise<void> {
  permit(reviewPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await lockOffer(tx, id);
    requireState(row, 'offered');
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = law.cite(bodiesRule);
    const at = p.clock.now();
    const { review } = input;
    if (!input.accept && input.reason === '') throw problem('open.voice-answer-missing', { articles });
    let datasetId: string | null = null;
    if (input.accept) {
      if (!review || !(review.noSecrets && review.noPersons && review.noTradeSecrets && review.lawfullyHeld))
        throw problem('open.offer-review-open', { articles });
      if (!row.object || !row.file_name) throw problem('open.offer-file-missing', { articles });
      datasetId = await setUpOffered(tx, p, actor, row, input.slug, {
        object: row.object,
        name: row.file_name,
      });
    }
    await offerTables(tx)
      .updateTable('open.offer')
      .set({
        state: input.accept ? 'accepted' : 'returned',
        reviewed_by: personOf(actor),
        reviewed_at: at,
        review: review ? JSON.stringify(review) : null,
        reason: input.reason,
        dataset_id: datasetId,
      })
      .where('id', '=', id)
      .execute();
    await tellOwner(
      tx,
      p,
      row,
      input.accept ? { zh: '已通过审查', en: 'accepted' } : { zh: '已退回', en: 'returned' },
      input.reason,
    );
    await record(tx, p, {
      kind: 'open.offer-reviewed',
      actor,
      subject: { type: 'open.offer', id },
      organisations: [row.organisation_id],
      decision: law.decided(input.accept ? 'accepted' : 'returned', [bodiesRule]),
      detail: { number: row.number, ...(datasetId ? { dataset: datasetId } : {}) },
    });
  });
}

/** From here on it is a set like another: its release is made of the file, scanned, and published by the city's procedure. */
async function setUpOffered(
  tx: Tx,
  p: Platform,
  actor: Actor,
  row: Offer,
  asked: string | undefined,
  file: { object: string; name: string },
): Promise<string> {
  const id = newId();
  const at = p.clock.now();
  const slug = asked && /^[a-z0-9][a-z0-9_-]{1,99}$/.test(asked) ? asked : row.number.toLowerCase();
  if (await getDataset(tx, slug)) throw problem('open.slug-taken');
  await openTables(tx)
    .insertInto('open.dataset')
    .values({
      id,
      slug,
      origin: row.origin,
      resource_id: null,
      organisation_id: row.organisation_id,
      state: 'planned',
      planned_on: null,
      created_at: at,
      updated_at: at,
    })
    .execute();
  const { content } = row;
  const said: DatasetContent = {
    title: { zh: content.title, en: '' },
    summary: { zh: content.summary, en: '' },
    theme: content.theme,
    industry: '',
    keywords: content.keywords,
    region: p.law.city.regionCode,
    updateCycle: content.updateCycle,
    language: 'zh-CN',
    contact: content.contact,
    licence: content.licence,
    requirements: { ...standardRequirements },
    conditions: [],
    fields: content.fields.map(({ name, title, meaning }) => ({
      name,
      titleZh: title,
      titleEn: '',
      meaning,
      type: 'text',
      unit: '',
      from: name,
    })),
  };
  await addVersion(tx, p, actor, {
    datasetId: id,
    number: 1,
    entry: undefined,
    content: said,
    opening: 'open',
    reason: row.number,
  });
  await record(tx, p, {
    kind: 'open.dataset-named',
    actor,
    subject: { type: 'open.dataset', id },
    organisationId: row.organisation_id,
    detail: { slug, class: 'open', origin: row.origin, offer: row.id },
  });
  await startRelease(tx, p, actor, { datasetId: id, note: row.number, source: { kind: 'file', ...file } });
  return id;
}

/** Its owner takes it back: it is gone from the portal at once; of research data the citation stays. */
export function withdrawOffer(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockOffer(tx, id);
    permit(ownOfferPolicy, actor, { organisationId: row.organisation_id });
    requireState(row, 'offered', 'returned', 'accepted');
    if (row.dataset_id) {
      const dataset = await lockDataset(tx, row.dataset_id);
      if (dataset.state !== 'withdrawn')
        await haltIn(tx, p, actor, dataset, {
          kind: 'withdrawn',
          cause: 'other',
          reason,
          foundAt: p.clock.now(),
        });
    }
    await offerTables(tx)
      .updateTable('open.offer')
      .set({ state: 'withdrawn', withdrawn_at: p.clock.now(), reason })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.offer-withdrawn',
      actor,
      subject: { type: 'open.offer', id },
      detail: { number: row.number, ...(row.dataset_id ? { dataset: row.dataset_id } : {}) },
    });
  });
}

export async function offerOfDataset(ex: Executor, datasetId: string): Promise<Offer | undefined> {
  return offerTables(ex)
    .selectFrom('open.offer')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .executeTakeFirst();
}
