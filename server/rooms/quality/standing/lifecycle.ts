/** The life of a resource's data, phase by phase, from the ledger; a phase in which nothing happened is shown empty. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { ledgerKinds } from '#ledger/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { readPolicy } from '../policy.ts';
import { portsOf } from '../ports.ts';
import type { lifecycleReply } from '../schema-governance.ts';
import { subjectOf } from '../subject.ts';

type Phase = { key: string; title: Text; kinds: readonly string[] };

/** Which acts belong to which phase: a closed list, so that nothing counts twice. */
const phases: readonly Phase[] = [
  { key: 'collection', title: { zh: '采集', en: 'Collection' }, kinds: ['collect.batch-received'] },
  {
    key: 'storage',
    title: { zh: '存储', en: 'Storage' },
    kinds: ['collect.batch-merged', 'collect.batch-rolled-back'],
  },
  {
    key: 'transmission',
    title: { zh: '传输', en: 'Transmission' },
    kinds: [
      'collect.upload-begun',
      'collect.push-accepted',
      'collect.reading-answered',
      'serve.service-published',
      'serve.grant-issued',
      'serve.service-refreshed',
    ],
  },
  {
    key: 'processing',
    title: { zh: '处理', en: 'Processing' },
    kinds: ['quality.run-finished', 'quality.row-mended', 'quality.row-confirmed', 'collect.batch-rejected'],
  },
  {
    key: 'opening',
    title: { zh: '开放', en: 'Opening' },
    kinds: ['open.processing-recorded', 'open.reviewed', 'open.version-published', 'open.release-published'],
  },
  {
    key: 'use',
    title: { zh: '利用', en: 'Use' },
    kinds: ['serve.call-answered', 'open.data-taken', 'open.takings-counted'],
  },
];

type Row = {
  kind: string;
  at: Date;
  actor: string | null;
  organisation: string | null;
  result: string | null;
};

/** Entries about these objects; the newest twenty of each phase. */
async function eventsOf(p: Platform, subjects: readonly string[], kinds: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select e.kind, e.at, d.person_id as actor, e.organisation_id as organisation,
      convert_from(e.body, 'UTF8')::jsonb -> 'decision' ->> 'outcome' as result
    from ledger.entry e left join ledger.disclosure d on d.entry_id = e.id
    where e.subject_id = any(${[...subjects]}::text[]) and e.kind = any(${[...kinds]}::text[])
    order by e.at desc, e.id desc limit 20`.execute(p.db);
  return rows;
}

/** The resource itself, its batches, and what rooms further right have made of it. */
async function subjectsOf(p: Platform, resourceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from collect.batch where resource_id = ${resourceId}`.execute(p.db);
  return [resourceId, ...rows.map(({ id }) => id), ...(await portsOf(p).objectsOf(p.db, resourceId))];
}

export async function readLifecycle(
  p: Platform,
  actor: Actor,
  resourceId: string,
): Promise<z.output<typeof lifecycleReply>> {
  const { subject } = await subjectOf(p.db, p, resourceId);
  permit(readPolicy, actor, subject);
  const found: z.output<typeof lifecycleReply>['phases'] = [];
  const subjects = await subjectsOf(p, resourceId);
  for (const { key, title, kinds } of phases) {
    const rows = await eventsOf(p, subjects, kinds);
    const people = await personNames(
      p.db,
      rows.flatMap((row) => row.actor ?? []),
    );
    const units = await organisationNames(
      p.db,
      rows.flatMap((row) => row.organisation ?? []),
    );
    found.push({
      key,
      title,
      events: rows.map((row) => {
        const kind = ledgerKinds.get(row.kind);
        return {
          kind: { zh: kind?.zh ?? row.kind, en: kind?.en ?? row.kind },
          at: row.at.toISOString(),
          actor: row.actor ? (people.get(row.actor) ?? null) : null,
          organisation: row.organisation ? (units.get(row.organisation) ?? null) : null,
          result: row.result ?? 'done',
        };
      }),
    });
  }
  return { phases: found };
}
