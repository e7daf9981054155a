/** The one record of who took which version and who was refused: of the known each time, of the unknown counted by the minute. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { Problem, problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { openGroups } from '#rooms/serve/index.ts';
import type { Dataset, PublishedContent } from '../datasets/read.ts';
import { doubtedSince } from './doubt.ts';
import { accessTables } from './tables.ts';
import type { Way } from './ways.ts';

const MINUTE = 60_000;
const CLOSED_AT_ONCE = 200;
/** What an outcome other than a refusal is called. */
export const TAKEN = 'taken';

export type Asked = {
  dataset: Dataset & { published: PublishedContent };
  way: Way;
  actor: Actor;
  keyId?: string | undefined;
  accessId?: string | undefined;
  /** The registered application that calls. */
  clientId?: string | undefined;
  /** As the call carried it. */
  scenario?: string | undefined;
};
export type Taken = {
  release: { id: string; number: number | null } | null;
  format: string;
  rows: number;
  bytes: number;
};
/** `attribution`: the line that whoever uses the data puts under them. `headers` travel with the delivery. */
export type Taking = {
  attribution: Text;
  headers: Record<string, string>;
  /** Since when the authority has them marked as disputed. */
  disputedSince: string | null;
};

type Unknown = { asked: Asked; taken: Taken; outcome: string };

/** Say it before the data leave: what is not recorded is not given. Errors: `open.volume-reached`, where others took it meanwhile. */
export async function note(p: Platform, asked: Asked, taken: Taken): Promise<Taking> {
  try {
    await keep(p, asked, taken, TAKEN);
  } catch (error) {
    if (error instanceof Problem) await noteRefused(p, asked, error.code, taken.format);
    throw error;
  }
  return travelling(p, p.db, asked.dataset, taken.release?.number ?? null);
}

/** By the code of the refusal. */
export const noteRefused = (p: Platform, asked: Asked, code: string, format = ''): Promise<void> =>
  keep(p, asked, { release: null, format, rows: 0, bytes: 0 }, code);

async function keep(p: Platform, asked: Asked, taken: Taken, outcome: string): Promise<void> {
  const { actor } = asked;
  if (actor.kind !== 'person') {
    await groupsOf(p).submit({ asked, taken, outcome });
    return;
  }
  await transact(p.db, async (tx) => {
    const at = p.clock.now();
    await accessTables(tx)
      .insertInto('open.taking')
      .values({
        ...rowOf(asked, taken, outcome),
        organisation_id: actor.organisationId,
        person_id: actor.personId,
        key_id: asked.keyId ?? null,
        access_id: asked.accessId ?? null,
        client_id: asked.clientId ?? null,
        scenario: asked.scenario ?? '',
        minute: null,
        entered: true,
        at,
      })
      .execute();
    if (asked.accessId && outcome === TAKEN) await countVolume(tx, asked.accessId, taken.rows);
    if (asked.keyId)
      await accessTables(tx)
        .updateTable('open.access_key')
        .set({ used_at: at })
        .where('id', '=', asked.keyId)
        .execute();
    await enter(tx, p, asked, outcome, {
      way: asked.way,
      format: taken.format,
      version: asked.dataset.published.number,
      ...(taken.release ? { release: taken.release.id } : {}),
      ...(asked.accessId ? { access: asked.accessId } : {}),
      ...(asked.clientId ? { client: asked.clientId } : {}),
      ...(asked.scenario ? { scenario: asked.scenario } : {}),
      rows: taken.rows,
      bytes: taken.bytes,
    });
  });
}

/** Whoever asks at the same moment sees the same rest: what goes beyond it is refused here, where only one is counted at a time. */
async function countVolume(tx: Tx, accessId: string, rows: number): Promise<void> {
  const access = accessTables(tx).updateTable('open.access').where('id', '=', accessId);
  const counted = await access
    .set((eb) => ({ rows_taken: eb('rows_taken', '+', rows) }))
    .where((eb) =>
      eb.or([eb('row_limit', 'is', null), eb(eb('rows_taken', '+', rows), '<=', eb.ref('row_limit'))]),
    )
    .executeTakeFirst();
  if (counted.numUpdatedRows > 0n) return;
  const { row_limit: limit, rows_taken: rowsTaken } = await accessTables(tx)
    .selectFrom('open.access')
    .select(['row_limit', 'rows_taken'])
    .where('id', '=', accessId)
    .executeTakeFirstOrThrow();
  throw problem('open.volume-reached', { params: { limit: Number(limit), taken: Number(rowsTaken) } });
}

const rowOf = (asked: Asked, taken: Taken, outcome: string) => ({
  id: newId(),
  dataset_id: asked.dataset.id,
  version_id: asked.dataset.published.id,
  release_id: taken.release?.id ?? null,
  way: asked.way,
  format: taken.format,
  outcome,
  rows: taken.rows,
  bytes: taken.bytes,
});

async function enter(
  tx: Tx,
  p: Platform,
  { dataset, actor }: Pick<Asked, 'dataset' | 'actor'>,
  outcome: string,
  detail: Record<string, string | number>,
): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  await record(tx, p, {
    kind: outcome === TAKEN ? 'open.data-taken' : 'open.taking-refused',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    decision: law.decided(outcome === TAKEN ? 'allow' : 'deny', ['open.sign-in-to-download']),
    detail: outcome === TAKEN ? detail : { ...detail, code: outcome },
  });
}

const groups = new WeakMap<Platform, ReturnType<typeof open>>();
const open = (p: Platform) =>
  openGroups<Unknown, true>((items) => count(p, items), { largest: 200, atOnce: 1 });

function groupsOf(p: Platform): ReturnType<typeof open> {
  const found = groups.get(p) ?? open(p);
  groups.set(p, found);
  return found;
}

/** One statement for each line of the minute, however many came at once; minutes that are over go into the ledger. */
async function count(p: Platform, items: Unknown[]): Promise<true[]> {
  const at = p.clock.now();
  const minute = new Date(Math.floor(at.getTime() / MINUTE) * MINUTE);
  const lines = Map.groupBy(items, ({ asked, taken, outcome }) =>
    [asked.dataset.published.id, taken.release?.id, asked.way, taken.format, outcome].join(' '),
  );
  await transact(p.db, async (tx) => {
    // In one order, or two processes that count the same two lines could each wait for the other.
    for (const key of [...lines.keys()].sort()) {
      const same = lines.get(key) ?? [];
      const [first] = same;
      if (!first) continue;
      await accessTables(tx)
        .insertInto('open.taking')
        .values({
          ...rowOf(first.asked, first.taken, first.outcome),
          organisation_id: null,
          person_id: null,
          key_id: null,
          access_id: null,
          times: same.length,
          rows: sum(same, ({ taken }) => taken.rows),
          bytes: sum(same, ({ taken }) => taken.bytes),
          minute,
          entered: false,
          at,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['dataset_id', 'version_id', 'release_id', 'way', 'format', 'outcome', 'minute'])
            .where('minute', 'is not', null)
            .doUpdateSet((eb) => ({
              times: eb('open.taking.times', '+', eb.ref('excluded.times')),
              rows: eb('open.taking.rows', '+', eb.ref('excluded.rows')),
              bytes: eb('open.taking.bytes', '+', eb.ref('excluded.bytes')),
            })),
        )
        .execute();
    }
    await enterMinutes(tx, p, minute);
  });
  return items.map((): true => true);
}

const sum = (items: readonly Unknown[], of: (item: Unknown) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** Minutes before this one are over: each of their lines becomes one entry. */
async function enterMinutes(tx: Tx, p: Platform, before: Date): Promise<number> {
  const over = await accessTables(tx)
    .selectFrom('open.taking as t')
    .innerJoin('open.dataset as d', 'd.id', 't.dataset_id')
    .select(['t.id', 't.dataset_id', 't.way', 't.format', 't.outcome', 't.times', 't.rows', 't.minute'])
    .select(['t.release_id', 't.version_id', 'd.organisation_id'])
    .where('t.entered', '=', false)
    .where('t.minute', '<', before)
    .orderBy('t.minute')
    .limit(CLOSED_AT_ONCE)
    .forUpdate('t')
    .skipLocked()
    .execute();
  for (const row of over) {
    await record(tx, p, {
      kind: 'open.takings-counted',
      actor: { kind: 'anonymous' },
      subject: { type: 'open.dataset', id: row.dataset_id },
      organisationId: row.organisation_id,
      detail: {
        minute: row.minute?.toISOString() ?? '',
        way: row.way,
        format: row.format,
        outcome: row.outcome,
        times: Number(row.times),
        rows: Number(row.rows),
        version: row.version_id,
        ...(row.release_id ? { release: row.release_id } : {}),
      },
    });
  }
  if (over.length > 0)
    await accessTables(tx)
      .updateTable('open.taking')
      .set({ entered: true })
      .where(
        'id',
        'in',
        over.map(({ id }) => id),
      )
      .execute();
  return over.length;
}

/** Minutes after which nobody came any more. */
export const takingsTask = (p: Platform): DailyTask => ({
  name: 'open.takings',
  async run() {
    const before = new Date(p.clock.now().getTime() - MINUTE);
    let entered = CLOSED_AT_ONCE;
    while (entered === CLOSED_AT_ONCE) entered = await transact(p.db, (tx) => enterMinutes(tx, p, before));
  },
});

/** The ready line of source and date, and where what is asked of users stands: it goes with every delivery. */
export async function travelling(
  p: Platform,
  ex: Executor,
  dataset: Asked['dataset'],
  release: number | null,
  at: Date = p.clock.now(),
): Promise<Taking> {
  const names = await organisationNames(ex, [dataset.organisationId]);
  const provider = names.get(dataset.organisationId);
  const { title } = dataset.published.content;
  const day = legalDayOf(at);
  const version = {
    zh: release === null ? '' : `第 ${release} 版，`,
    en: release === null ? '' : `release ${release}, `,
  };
  const address = `/api/open/datasets/${dataset.slug}/licence`;
  const since = await doubtedSince(ex, dataset.resourceId);
  const attribution = {
    zh: `数据来源：${provider?.zh ?? ''}《${title.zh}》（${version.zh}${day} 取得）`,
    en: `Source: ${provider?.en || provider?.zh || ''}, “${title.en || title.zh}” (${version.en}obtained ${day})`,
  };
  return {
    attribution,
    disputedSince: since,
    headers: {
      ...(since === null ? {} : { 'x-gongshu-disputed': `true; since=${since}` }),
      'x-gongshu-attribution': encodeURIComponent(attribution.zh),
      link: `<${address}?version=${dataset.published.number}>; rel="license", <${address}>; rel="terms-of-service"`,
    },
  };
}

export type TakingRow = {
  at: string;
  way: Way;
  format: string;
  outcome: string;
  releaseId: string | null;
  versionId: string;
  organisationId: string | null;
  times: number;
  rows: number;
};

/** On which days this body took the set, newest first: a product may name no other day. Rows looked at in a page were not taken. */
export async function daysTaken(ex: Executor, organisationId: string, datasetId: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct (at at time zone 'Asia/Shanghai')::date as day from open.taking
    where organisation_id = ${organisationId} and dataset_id = ${datasetId} and outcome = ${TAKEN} and way <> 'page'
    order by day desc limit 1000`.execute(ex);
  return rows.map(({ day }) => day);
}

/** Who took one of these releases: whoever is told when they are withdrawn. Of the unknown there is nobody to tell. */
export async function takersOf(
  ex: Executor,
  releaseIds: readonly string[],
): Promise<{ organisationId: string; releaseId: string; times: number; lastAt: Date }[]> {
  if (releaseIds.length === 0) return [];
  const rows = await accessTables(ex)
    .selectFrom('open.taking')
    .select((eb) => [
      'organisation_id as organisationId',
      'release_id as releaseId',
      eb.fn.sum<number>('times').as('times'),
      eb.fn.max('at').as('lastAt'),
    ])
    .where('release_id', 'in', [...releaseIds])
    .where('outcome', '=', TAKEN)
    .where('organisation_id', 'is not', null)
    .groupBy(['organisation_id', 'release_id'])
    .execute();
  return rows.flatMap(({ organisationId, releaseId, times, lastAt }) =>
    organisationId && releaseId ? [{ organisationId, releaseId, times: Number(times), lastAt }] : [],
  );
}
