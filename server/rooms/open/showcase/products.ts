/** A product made of open data: sources and days are those of one's own takings, the authority looks at it, then everybody sees it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, organisationNames } from '#rooms/org/index.ts';
import { daysTaken, refuseBeyondScope } from '../access/index.ts';
import { type Dataset, getDataset, getRelease, type PublishedContent } from '../datasets/read.ts';
import { addLead } from '../use/leads.ts';
import { asksDate, statementRule } from './law.ts';
import { ownPolicy, reviewPolicy, showPolicy } from './policy.ts';
import type { ProductInput } from './schema.ts';
import { bodyOf, lockProduct, numbered, type Product, personOf } from './store.ts';
import { showcaseTables } from './tables.ts';

type Source = {
  dataset: Dataset & { published: PublishedContent };
  obtainedOn: LegalDay | null;
  statement: string;
  release: number | null;
};

/** The line that stands under a product: provider, set, day. */
export async function statementOf(
  tx: Tx | Platform['db'],
  { organisationId, published }: Dataset & { published: PublishedContent },
  day: LegalDay | null,
): Promise<string> {
  const names = await organisationNames(tx, [organisationId]);
  const provider = names.get(organisationId)?.zh ?? '';
  return `数据来源：${provider}《${published.content.title.zh}》${day ? `，${day} 取得` : ''}`;
}

/** Errors: `open.product-source-missing`, `-date-missing`, `-date-unknown`. */
async function sourcesOf(tx: Tx, law: LawNow, actor: Actor, input: ProductInput): Promise<Source[]> {
  const { organisationId } = bodyOf(actor);
  const about = { articles: law.cite(statementRule), rule: statementRule };
  if (input.sources.length === 0) throw problem('open.product-source-missing', about);
  const found: Source[] = [];
  for (const { datasetId, obtainedOn } of input.sources) {
    const dataset = await getDataset(tx, datasetId);
    if (!dataset?.published) throw problem('open.product-source-missing', about);
    if (obtainedOn === undefined && asksDate(law)) throw problem('open.product-date-missing', about);
    const known = { ...dataset, published: dataset.published };
    const name = known.published.content.title;
    const days = await daysTaken(tx, organisationId, dataset.id);
    if (obtainedOn !== undefined && !days.includes(obtainedOn))
      throw problem('open.product-date-unknown', { params: { day: obtainedOn, name }, ...about });
    const release = dataset.releaseId ? await getRelease(tx, dataset.releaseId) : undefined;
    found.push({
      dataset: known,
      obtainedOn: obtainedOn ?? null,
      statement: await statementOf(tx, known, obtainedOn ?? null),
      release: release?.number ?? null,
    });
  }
  return found;
}

export async function fileProduct(p: Platform, actor: Actor, input: ProductInput): Promise<string> {
  permit(showPolicy, actor, undefined);
  const { organisationId, personId } = bodyOf(actor);
  if (input.paid) {
    const datasets = input.sources.map(({ datasetId }) => datasetId);
    await refuseBeyondScope(p, actor, { organisationId, datasets });
  }
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const sources = await sourcesOf(tx, law, actor, input);
    const id = newId();
    const number = await numbered(tx, 'product', 'CG', law.day);
    await showcaseTables(tx)
      .insertInto('open.product')
      .values({
        id,
        number,
        organisation_id: organisationId,
        person_id: personId,
        title: input.title,
        summary: input.summary,
        form: input.form,
        address: input.address,
        paid: input.paid,
        price: input.paid ? input.price : '',
        event_id: input.eventId ?? null,
        state: 'proposed',
        reviewed_by: null,
        reviewed_at: null,
        lacks_since: null,
        hidden_since: null,
        filed_at: p.clock.now(),
        published_at: null,
      })
      .execute();
    await showcaseTables(tx)
      .insertInto('open.product_source')
      .values(
        sources.map(({ dataset, obtainedOn, statement, release }) => ({
          product_id: id,
          dataset_id: dataset.id,
          obtained_on: obtainedOn,
          release_number: release,
          statement,
        })),
      )
      .execute();
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau)
      await notify(tx, p, {
        kind: 'open.product-to-review',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { title: input.title, number },
        articles: law.cite(statementRule),
        subject: { type: 'open.product', id },
        link: '/open/products',
      });
    await record(tx, p, {
      kind: 'open.product-filed',
      actor,
      subject: { type: 'open.product', id },
      organisations: sources.map(({ dataset }) => dataset.organisationId),
      decision: law.decided('filed', [statementRule]),
      detail: { number, paid: input.paid, datasets: sources.map(({ dataset }) => dataset.id) },
    });
    return id;
  });
}

const requireState = (row: Product, ...states: Product['state'][]): void => {
  if (!states.includes(row.state)) throw problem('open.product-state', { params: { state: row.state } });
};

export const tellAuthor = (tx: Tx, p: Platform, row: Product, what: Text, said: string): Promise<void> =>
  notify(tx, p, {
    kind: 'open.product-moved',
    to: { personId: row.person_id },
    params: { title: row.title, what, said: { zh: said, en: said } },
    subject: { type: 'open.product', id: row.id },
    link: '/open/products',
  });

export function reviewProduct(
  p: Platform,
  actor: Actor,
  id: string,
  { publish, reason }: { publish: boolean; reason: string },
): Promise<void> {
  permit(reviewPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await lockProduct(tx, id);
    requireState(row, 'proposed');
    if (!publish && reason === '') throw problem('open.reason-missing');
    const at = p.clock.now();
    await showcaseTables(tx)
      .updateTable('open.product')
      .set({
        state: publish ? 'published' : 'returned',
        reviewed_by: personOf(actor),
        reviewed_at: at,
        reason,
        published_at: publish ? at : null,
      })
      .where('id', '=', id)
      .execute();
    await tellAuthor(
      tx,
      p,
      row,
      publish ? { zh: '已公布', en: 'published' } : { zh: '已退回', en: 'returned' },
      reason,
    );
    await record(tx, p, {
      kind: 'open.product-reviewed',
      actor,
      subject: { type: 'open.product', id },
      organisations: [row.organisation_id],
      detail: { number: row.number, publish },
    });
  });
}

export function withdrawProduct(p: Platform, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockProduct(tx, id);
    permit(ownPolicy, actor, { organisationId: row.organisation_id });
    requireState(row, 'proposed', 'published', 'returned');
    await showcaseTables(tx)
      .updateTable('open.product')
      .set({ state: 'withdrawn' })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.product-withdrawn',
      actor,
      subject: { type: 'open.product', id },
      detail: { number: row.number },
    });
  });
}

/** A public result does not say where its data come from: marked for everybody, and a lead for the authority. */
export function markLacking(p: Platform, actor: Actor, id: string, note: string): Promise<void> {
  permit(reviewPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await lockProduct(tx, id);
    requireState(row, 'published');
    if (note === '') throw problem('open.reason-missing');
    const law = await lawNow(tx, p.law, p.clock.today());
    const at = p.clock.now();
    await showcaseTables(tx)
      .updateTable('open.product')
      .set({ lacks_since: at, lacks_note: note })
      .where('id', '=', id)
      .execute();
    const source = await showcaseTables(tx)
      .selectFrom('open.product_source')
      .select('dataset_id')
      .where('product_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    const { number } = await addLead(tx, p, actor, {
      ground: 'other-breach',
      cause: 'source-not-stated',
      organisationId: row.organisation_id,
      datasetId: source?.dataset_id,
      productId: id,
      note,
    });
    await tellAuthor(tx, p, row, { zh: '未注明数据来源', en: 'it lacks the statement of its source' }, note);
    await record(tx, p, {
      kind: 'open.product-marked',
      actor,
      subject: { type: 'open.product', id },
      organisations: [row.organisation_id],
      decision: law.decided('lacks-statement', [statementRule]),
      detail: { number: row.number, lead: number },
    });
  });
}

/** Nothing of an author whose access was closed is shown, until it is theirs again. `why` null: shown again. */
export async function hideProductsOf(
  tx: Tx,
  p: Platform,
  actor: Actor,
  organisationId: string,
  why: string | null,
): Promise<void> {
  await showcaseTables(tx)
    .updateTable('open.product')
    .set({ hidden_since: why === null ? null : p.clock.now(), hidden_why: why ?? '' })
    .where('organisation_id', '=', organisationId)
    .where('hidden_since', why === null ? 'is not' : 'is', null)
    .execute();
  await record(tx, p, {
    kind: 'open.product-hidden',
    actor,
    subject: { type: 'organisation', id: organisationId },
    organisationId,
    detail: { hidden: why !== null },
  });
}
