/** Where a standard stands in the city's system: its subject and its level; and how one is withdrawn, with the fields still bound to it. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { fieldsBoundTo } from './bindings.ts';
import { standardKeepPolicy } from './policy.ts';

export const SUBJECTS = 'quality.standard-subjects';
export const standardLevels = ['international', 'national', 'industry', 'local'] as const;

export const classifyBody = z.strictObject({
  level: z.enum(standardLevels),
  subject: z.string().max(60).nullable().default(null),
});
export const withdrawBody = z.strictObject({ reason: z.string().trim().min(2).max(500) });

const entry = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  version: z.number().int(),
  level: z.enum(standardLevels).nullable(),
  withdrawnOn: z.string().nullable(),
});
const text = z.object({ zh: z.string(), en: z.string() });
export const registerReply = z.object({
  levels: z.array(z.object({ key: z.enum(standardLevels), title: text })),
  /** One for each subject of the city, empty ones too; standards without a subject stand last. */
  subjects: z.array(z.object({ key: z.string(), title: text, standards: z.array(entry) })),
  articles: z.array(z.string()),
  canKeep: z.boolean(),
});
export const boundReply = z.object({
  items: z.array(
    z.object({
      resourceId: z.uuid(),
      resource: z.string(),
      code: z.string().nullable(),
      organisation: z.object({ id: z.uuid(), name: text }),
      item: z.string(),
      title: z.string(),
    }),
  ),
  withdrawnOn: z.string().nullable(),
});

const levelTitles = {
  international: { zh: '国际标准', en: 'International' },
  national: { zh: '国家标准', en: 'National' },
  industry: { zh: '行业标准', en: 'Industry' },
  local: { zh: '地方标准', en: 'Local' },
};

type Row = z.output<typeof entry> & { subject: string | null };

export async function readRegister(p: Platform, actor: Actor): Promise<z.output<typeof registerReply>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows } = await sql<Row>`
    select id, code, title, version, level, subject, withdrawn_day as "withdrawnOn" from catalog.standard
    order by array_position(array['international', 'national', 'industry', 'local'], level), code, version desc`.execute(
    p.db,
  );
  const listed = law.terms(SUBJECTS);
  const of = (key: string | null): z.output<typeof entry>[] =>
    rows.filter(({ subject }) => subject === key).map(({ subject: _, ...row }) => row);
  const known = new Set(listed.map(({ key }) => key));
  const rest = rows.filter(({ subject }) => subject === null || !known.has(subject));
  return {
    levels: standardLevels.map((key) => ({ key, title: levelTitles[key] })),
    subjects: [
      ...listed.map(({ key, zh, en }) => ({ key, title: { zh, en }, standards: of(key) })),
      ...(rest.length > 0 || listed.length === 0
        ? [
            {
              key: '',
              title: { zh: '未归类', en: 'Without a subject' },
              standards: rest.map(({ subject: _, ...row }) => row),
            },
          ]
        : []),
    ],
    articles: law.cite(SUBJECTS),
    canKeep: standardKeepPolicy.on(actor, undefined).allowed,
  };
}

/** A subject is one of the city's. */
export async function placeStandard(
  p: Platform,
  actor: Actor,
  id: string,
  { level, subject }: z.output<typeof classifyBody>,
): Promise<void> {
  permit(standardKeepPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (subject !== null && !law.terms(SUBJECTS).some(({ key }) => key === subject))
      throw problem('kernel.request-invalid');
    const done = await sql`
      update catalog.standard set level = ${level}, subject = ${subject} where id = ${id}`.execute(tx);
    if (done.numAffectedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'catalog.standard-placed',
      actor,
      subject: { type: 'catalog.standard', id },
      decision: law.decided('placed', [SUBJECTS]),
      detail: { level, subject },
    });
  });
}

/** Every edition of its number; its fields stay bound until their entries change, and are listed. */
export async function withdrawStandard(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  permit(standardKeepPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const { rows } = await sql<{ code: string }>`
      update catalog.standard set withdrawn_day = ${p.clock.today()}, withdrawn_reason = ${reason}
      where code = (select s.code from catalog.standard s where s.id = ${id}) and withdrawn_day is null returning code`.execute(
      tx,
    );
    const [first] = rows;
    if (!first) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'catalog.standard-withdrawn',
      actor,
      subject: { type: 'catalog.standard', id },
      detail: { code: first.code, reason, bound: (await fieldsBoundTo(tx, first.code)).length },
    });
  });
}

export async function readBound(p: Platform, id: string): Promise<z.output<typeof boundReply>> {
  const { rows } = await sql<{ code: string; withdrawnOn: string | null }>`
    select code, withdrawn_day as "withdrawnOn" from catalog.standard where id = ${id}`.execute(p.db);
  const [found] = rows;
  if (!found) throw problem('kernel.not-found');
  const bound = await fieldsBoundTo(p.db, found.code);
  const names = await organisationNames(p.db, [...new Set(bound.map(({ providerId }) => providerId))]);
  return {
    items: bound.map(({ providerId, ...row }) => ({
      ...row,
      organisation: { id: providerId, name: names.get(providerId) ?? { zh: '', en: '' } },
    })),
    withdrawnOn: found.withdrawnOn,
  };
}
