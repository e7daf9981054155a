/** Whether what is open is easy to get and to process: an open format, a description of each field, rows to look at. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { distributionsOf, type OpenDataset, openDatasets } from '../datasets/read.ts';
import { looksAtOpening } from '../demands/index.ts';
import { partiesOf } from '../planning/index.ts';
import { openTables } from '../tables.ts';
import type { UsabilityReply } from './schema.ts';

/** Forms that programs of whatever maker read. */
const openFormats = new Set(['csv', 'json', 'ndjson', 'xml', 'parquet', 'geojson', 'turtle', 'ntriples']);
type Lack = UsabilityReply['items'][number]['hard'][number]['lacks'][number];

async function lacksOf(ex: Executor, { releaseId, published }: OpenDataset): Promise<Lack[]> {
  const files = releaseId ? await distributionsOf(ex, releaseId) : [];
  const release = releaseId
    ? await openTables(ex)
        .selectFrom('open.release')
        .select('rows')
        .where('id', '=', releaseId)
        .executeTakeFirst()
    : undefined;
  const { fields } = published.content;
  return [
    ...(files.some(({ format }) => openFormats.has(format)) ? [] : ['format' as const]),
    ...(fields.length > 0 && fields.every(({ meaning }) => meaning.trim() !== '')
      ? []
      : ['description' as const]),
    ...(Number(release?.rows ?? 0) > 0 ? [] : ['sample' as const]),
  ];
}

/** The unit's board; those who oversee see every unit's. */
export async function readUsability(p: Platform, actor: Actor): Promise<UsabilityReply> {
  const own = organisationOf(actor);
  const sets = (await openDatasets(p.db)).filter(
    ({ organisationId }) => looksAtOpening(actor) || organisationId === own,
  );
  const party = await partiesOf(
    p.db,
    sets.map(({ organisationId }) => organisationId),
  );
  const judged = await Promise.all(sets.map(async (set) => ({ set, lacks: await lacksOf(p.db, set) })));
  return {
    items: [...Map.groupBy(judged, ({ set }) => set.organisationId)].map(([unit, list]) => ({
      unit: party(unit),
      sets: list.length,
      hard: list.flatMap(({ set, lacks }) =>
        lacks.length === 0 ? [] : [{ id: set.id, slug: set.slug, title: set.published.content.title, lacks }],
      ),
    })),
  };
}
