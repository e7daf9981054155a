/** The rows by which a release differs from the one the public has: some that come, go and change, to be looked at before it goes out. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { releasePolicy } from '../datasets/policy.ts';
import { subjectOf } from '../datasets/prepare.ts';
import { getDataset, getRelease, type Release, releasesOf } from '../datasets/read.ts';
import type { ReleaseDifference } from '../datasets/schema-desk.ts';
import { cellsOf } from '../rows/query.ts';
import type { ReleaseColumn } from '../tables.ts';
import { keyOf } from './make.ts';
import { hashOf } from './rows.ts';
import { releaseTable } from './table.ts';

const ROWS = 20;
const cells = z.object({ c: z.array(z.string().nullable()) });
const pair = z.object({ a: z.array(z.string().nullable()), b: z.array(z.string().nullable()) });
/** Grouping what is large goes to the disk. */
const settings = { max_bytes_before_external_group_by: 256 * 1024 * 1024, max_execution_time: 60 };

type Side = { id: string; columns: readonly ReleaseColumn[] };
const pick = (side: Side, names: readonly string[]): ReleaseColumn[] =>
  names.flatMap((name) => side.columns.find((one) => one.name === name) ?? []);

/** For whoever makes or publishes it: rows that the public may not have yet. */
export async function readDifference(
  p: Platform,
  actor: Actor,
  releaseId: string,
): Promise<ReleaseDifference> {
  const release = await getRelease(p.db, releaseId);
  const dataset = release && (await getDataset(p.db, release.datasetId));
  if (!release || !dataset) throw problem('kernel.not-found');
  permit(releasePolicy, actor, subjectOf(dataset));
  if (release.state !== 'checked' && release.state !== 'held' && release.state !== 'published')
    throw problem('open.release-settled');
  const before = await formerOf(p, release);
  const titles = (side: Side) =>
    side.columns.map(({ name, titleZh, titleEn }) => ({
      name,
      title: { zh: titleZh || name, en: titleEn || titleZh || name },
    }));
  if (!before)
    return {
      from: null,
      keyed: false,
      columns: titles(release),
      added: await first(p, release),
      removed: [],
      changed: [],
    };
  const common = release.columns
    .map(({ name }) => name)
    .filter((name) => before.columns.some((one) => one.name === name));
  const key = await keyOf(p, release);
  const keyed = key.length > 0 && key.every((name) => common.includes(name));
  const by = keyed ? key : common;
  const only = (side: Side, other: Side) =>
    p.warehouse.query(
      `SELECT ${cellsOf(pick(side, common))} FROM ${releaseTable(side.id)}
        WHERE ${hashOf(pick(side, by))} NOT IN (SELECT ${hashOf(pick(other, by))} FROM ${releaseTable(other.id)})
        ORDER BY _id LIMIT ${ROWS}`,
      {},
      cells,
      { settings },
    );
  const [added, removed, changed] = await Promise.all([
    only(release, before),
    only(before, release),
    keyed ? changedRows(p, before, release, by, common) : [],
  ]);
  return {
    from: before.number,
    keyed,
    columns: titles({ id: release.id, columns: pick(release, common) }),
    added: added.map(({ c }) => c),
    removed: removed.map(({ c }) => c),
    changed: changed.map(({ a, b }) => ({ before: a, after: b })),
  };
}

/** Of a published one: the one before it; else the newest the public has. */
async function formerOf(p: Platform, release: Release): Promise<Release | undefined> {
  const published = await releasesOf(p.db, release.datasetId, { published: true });
  return published.find(({ number }) => release.number === null || (number ?? 0) < release.number);
}

const first = async (p: Platform, release: Side): Promise<(string | null)[][]> =>
  (
    await p.warehouse.query(
      `SELECT ${cellsOf(release.columns)} FROM ${releaseTable(release.id)} ORDER BY _id LIMIT ${ROWS}`,
      {},
      cells,
    )
  ).map(({ c }) => c);

function changedRows(
  p: Platform,
  before: Side,
  after: Side,
  key: readonly string[],
  common: readonly string[],
) {
  const side = (one: Side) =>
    `SELECT ${hashOf(pick(one, key))} AS k, ${hashOf(pick(one, common))} AS h, ${cellsOf(pick(one, common))}, _id AS n FROM ${releaseTable(one.id)}`;
  return p.warehouse.query(
    `SELECT x.c AS a, y.c AS b FROM (${side(before)}) AS x INNER JOIN (${side(after)}) AS y ON x.k = y.k
      WHERE x.h != y.h ORDER BY y.n LIMIT ${ROWS}`,
    {},
    pair,
    { settings },
  );
}
