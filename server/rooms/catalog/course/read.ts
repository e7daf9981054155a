/** One entry from its gathering to its use on one page; and everything the platform holds, each piece with the entry it belongs to. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { seeLoadsPolicy } from '../policy.ts';
import { readResource } from '../read.ts';
import { holdingsPolicy } from './policy.ts';
import { type CoursePorts, holdingKinds, type StageKey, stageKeys } from './ports.ts';
import type { CourseReply, HoldingsReply, holdingsQuery } from './schema.ts';

const titles: Readonly<Record<StageKey, Text>> = {
  gathering: { zh: '汇聚', en: 'Gathering' },
  application: { zh: '共享申请', en: 'Applications to share' },
  opening: { zh: '开放', en: 'Opening' },
  use: { zh: '调用', en: 'Calls' },
};

/** For its provider and those who oversee: others read what they may of it elsewhere. */
export async function readCourse(
  p: Platform,
  actor: Actor,
  ports: CoursePorts,
  id: string,
): Promise<CourseReply> {
  const entry = await readResource(p, actor, id);
  permit(seeLoadsPolicy, actor, { providerId: entry.provider.id, state: entry.state, inReview: false });
  const course = await ports.courseOf(p.db, id);
  const all = stageKeys.flatMap((key) => course[key].events);
  const [units, people] = await Promise.all([
    organisationNames(
      p.db,
      all.flatMap(({ organisationId }) => organisationId ?? []),
    ),
    personNames(
      p.db,
      all.flatMap(({ personId }) => personId ?? []),
    ),
  ]);
  return {
    resource: { id: entry.id, code: entry.code, name: entry.name },
    stages: stageKeys.map((key) => ({
      key,
      title: titles[key],
      count: course[key].count,
      events: course[key].events.map(({ at, organisationId, personId, what, times }) => ({
        at: at.toISOString(),
        organisation: organisationId
          ? { id: organisationId, name: units.get(organisationId) ?? { zh: '', en: '' } }
          : null,
        person: personId ? (people.get(personId) ?? null) : null,
        what,
        times,
      })),
    })),
  };
}

type Known = { id: string; code: string | null; name: string; published: boolean };

async function entriesBy(p: Platform, ids: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<Known>`
    select r.id, r.code, coalesce(v.name, w.name, '') as name, r.published_version_id is not null as published
    from catalog.resource r
    left join catalog.resource_version v on v.id = r.published_version_id
    left join catalog.resource_version w on w.id = r.working_version_id
    where r.id = any(${[...new Set(ids)]}::uuid[])`.execute(p.db);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function readHoldings(
  p: Platform,
  actor: Actor,
  ports: CoursePorts,
  { page, pageSize, kind, resource, astray }: z.output<typeof holdingsQuery>,
): Promise<HoldingsReply> {
  permit(holdingsPolicy, actor, undefined);
  const found = await ports.holdings(p);
  const known = await entriesBy(
    p,
    found.flatMap(({ resourceIds }) => resourceIds),
  );
  const all = found.map(({ kind: one, name, resourceIds }) => ({
    kind: one,
    name,
    entries: resourceIds.flatMap((id) => known.get(id) ?? []),
  }));
  const lost = all.filter(({ entries }) => entries.length !== 1);
  const shown = (astray ? lost : all).filter(
    (one) =>
      (kind === undefined || one.kind === kind) &&
      (resource === undefined || one.entries.some(({ id }) => id === resource)),
  );
  return {
    items: shown.slice((page - 1) * pageSize, page * pageSize),
    total: shown.length,
    page,
    pageSize,
    counts: holdingKinds.map((one) => ({ kind: one, count: all.filter((row) => row.kind === one).length })),
    astray: lost.length,
  };
}
