/** Products as everybody sees them, as their authors do, and as the authority reviews them. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit, signedIn } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { daysTaken } from '../access/index.ts';
import { accessTables } from '../access/tables.ts';
import { getDataset } from '../datasets/read.ts';
import { asksDate, statementRule } from './law.ts';
import { ownPolicy, reviewPolicy, showPolicy } from './policy.ts';
import { statementOf } from './products.ts';
import type { ProductList, ProductQuery, ProductReply, TakenReply } from './schema.ts';
import { disciplinedAmong, namesOf, type Product, setOf } from './store.ts';
import { showcaseTables } from './tables.ts';

/** Published, and not hidden with its author's access. */
const isShown = (row: Product): boolean => row.state === 'published' && row.hidden_since === null;

async function present(ex: Executor, actor: Actor, row: Product): Promise<ProductReply> {
  const rows = await showcaseTables(ex)
    .selectFrom('open.product_source')
    .selectAll()
    .where('product_id', '=', row.id)
    .execute();
  const datasets = new Map(
    await Promise.all(rows.map(async ({ dataset_id: id }) => [id, await getDataset(ex, id)] as const)),
  );
  const name = await namesOf(ex, [
    row.organisation_id,
    ...[...datasets.values()].flatMap((one) => (one ? [one.organisationId] : [])),
  ]);
  const event = row.event_id
    ? await showcaseTables(ex)
        .selectFrom('open.event')
        .select(['id', 'title'])
        .where('id', '=', row.event_id)
        .executeTakeFirst()
    : undefined;
  const disciplined = await disciplinedAmong(ex, [row.organisation_id]);
  const sources = [];
  for (const source of rows) {
    const dataset = datasets.get(source.dataset_id);
    sources.push({
      dataset: await setOf(ex, source.dataset_id),
      provider: dataset ? name(dataset.organisationId).name : { zh: '', en: '' },
      obtainedOn: source.obtained_on,
      release: source.release_number,
      statement: source.statement,
    });
  }
  return {
    id: row.id,
    number: row.number,
    organisation: name(row.organisation_id),
    title: row.title,
    summary: row.summary,
    form: row.form,
    address: row.address,
    paid: row.paid,
    price: row.price,
    state: row.state,
    reason: isShown(row) ? '' : row.reason,
    lacksSince: row.lacks_since?.toISOString() ?? null,
    lacksNote: row.lacks_note,
    hiddenSince: row.hidden_since?.toISOString() ?? null,
    disciplined: disciplined.has(row.organisation_id),
    event: event ?? null,
    sources,
    filedAt: row.filed_at.toISOString(),
    publishedAt: row.published_at?.toISOString() ?? null,
    abilities: {
      ...abilitiesOf(actor, { organisationId: row.organisation_id }, { withdraw: ownPolicy }),
      ...abilitiesOf(actor, undefined, { review: reviewPolicy }),
    },
  };
}

/** Published ones for everybody; others for their author and the authority. */
export async function readProduct(p: Platform, actor: Actor, id: string): Promise<ProductReply> {
  const row = await showcaseTables(p.db)
    .selectFrom('open.product')
    .selectAll()
    .where(/^[A-Z]+\d{4}-\d+$/.test(id) ? 'number' : 'id', '=', id)
    .executeTakeFirst();
  const known =
    row && (isShown(row) || organisationOf(actor) === row.organisation_id || hasRole(actor, 'bureau'));
  if (!row || !known) throw problem('kernel.not-found');
  return present(p.db, actor, row);
}

/** `whose`: everybody's published ones, one's own, or all for the authority's review. */
export async function listProducts(
  p: Platform,
  actor: Actor,
  asked: ProductQuery,
  whose: 'public' | 'own' | 'review' = 'public',
): Promise<ProductList> {
  const { page, pageSize } = asked;
  let base = showcaseTables(p.db).selectFrom('open.product');
  if (whose === 'public') base = base.where('state', '=', 'published').where('hidden_since', 'is', null);
  else if (whose === 'own') {
    permit(signedIn, actor, undefined);
    base = base.where('organisation_id', '=', organisationOf(actor) ?? null);
  } else permit(reviewPolicy, actor, undefined);
  if (asked.state && whose !== 'public') base = base.where('state', '=', asked.state);
  if (asked.form) base = base.where('form', '=', asked.form);
  if (asked.q) base = base.where('title', 'ilike', `%${asked.q.replaceAll(/[%_\\]/g, '\\$&')}%`);
  if (asked.dataset) {
    const dataset = await getDataset(p.db, asked.dataset);
    base = base.where('id', 'in', (eb) =>
      eb
        .selectFrom('open.product_source')
        .select('product_id')
        .where('dataset_id', '=', dataset?.id ?? null),
    );
  }
  const { n } = await base.select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll()
    .orderBy('published_at', (order) => order.desc().nullsFirst())
    .orderBy('filed_at', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const items: ProductReply[] = [];
  for (const row of rows) items.push(await present(p.db, actor, row));
  return {
    items,
    total: Number(n),
    page,
    pageSize,
    abilities: abilitiesOf(actor, undefined, { file: showPolicy, review: reviewPolicy }),
  };
}

/** What the reader's body took, set by set: days and the ready line. */
export async function readTaken(p: Platform, actor: Actor): Promise<TakenReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const organisationId = organisationOf(actor);
  const rows = organisationId
    ? await accessTables(p.db)
        .selectFrom('open.taking')
        .select('dataset_id')
        .distinct()
        .where('organisation_id', '=', organisationId)
        .where('outcome', '=', 'taken')
        .where('way', '<>', 'page')
        .limit(500)
        .execute()
    : [];
  const items: TakenReply['items'] = [];
  for (const { dataset_id: id } of rows) {
    const dataset = await getDataset(p.db, id);
    if (!dataset?.published) continue;
    const known = { ...dataset, published: dataset.published };
    const days = await daysTaken(p.db, organisationId ?? '', id);
    items.push({
      dataset: { id, slug: dataset.slug, title: known.published.content.title },
      days,
      statement: await statementOf(p.db, known, days[0] ?? null),
    });
  }
  return { items, asksDate: asksDate(law), articles: law.cite(statementRule) };
}

export async function readLeads(p: Platform, actor: Actor) {
  permit(reviewPolicy, actor, undefined);
  const rows = await showcaseTables(p.db)
    .selectFrom('open.lead as l')
    .leftJoin('open.product as o', 'o.id', 'l.product_id')
    .select([
      'l.number',
      'l.ground',
      'l.cause',
      'l.organisation_id',
      'l.note',
      'l.opened_on',
      'o.id',
      'o.number as product',
    ])
    .where('l.cause', '=', 'source-not-stated')
    .orderBy('l.opened_at', 'desc')
    .limit(500)
    .execute();
  const name = await namesOf(
    p.db,
    rows.map(({ organisation_id: id }) => id),
  );
  return {
    items: rows.map((row) => ({
      number: row.number,
      ground: row.ground,
      cause: row.cause,
      organisation: name(row.organisation_id),
      product: row.id && row.product ? { id: row.id, number: row.product } : null,
      note: row.note,
      on: row.opened_on,
    })),
  };
}
