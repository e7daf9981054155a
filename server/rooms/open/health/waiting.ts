/** Matters of the public past their day, by the data set they are about: what was said of it, applications for it, demands for its opening. */
import { sql } from 'kysely';
import type { CaseFile, Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { lawNow } from '#law/settings.ts';
import { dueOf } from '../demands/law.ts';
import type { Demand } from '../demands/tables.ts';
import { readUnanswered } from '../voices/public.ts';

type Matter = { slug: string; number: string };

/** Numbers by the address of the set. A demand for what no set was planned of stands with demands alone: here is nothing to mark. */
export async function overdueOf(p: Platform, day: LegalDay): Promise<Map<string, string[]>> {
  const [voices, applications, demands] = await Promise.all([
    lateVoices(p),
    lateApplications(p, day),
    lateDemands(p, day),
  ]);
  const found = new Map<string, string[]>();
  for (const { slug, number } of [...voices, ...applications, ...demands])
    found.set(slug, [...(found.get(slug) ?? []), number]);
  return found;
}

async function lateVoices(p: Platform): Promise<Matter[]> {
  const { items } = await readUnanswered(p);
  return items.flatMap(({ overdue, dataset, number }) =>
    overdue && dataset ? [{ slug: dataset.slug, number }] : [],
  );
}

/** A step whose clock stands still is not late, nor one whose day is only shown. */
const isLate = (file: CaseFile | undefined, day: LegalDay): boolean =>
  (file?.steps ?? []).some(
    ({ decided, deadline }) =>
      decided === null &&
      deadline?.due !== undefined &&
      deadline.due < day &&
      !deadline.informative &&
      deadline.pausedSince === undefined,
  );

async function lateApplications(p: Platform, day: LegalDay): Promise<Matter[]> {
  const { rows } = await sql<Matter & { caseId: string }>`
    select d.slug, a.number, a.case_id as "caseId" from open.application a join open.dataset d on d.id = a.dataset_id
    where a.state in ('filed', 'selection') and a.case_id is not null order by a.filed_at, a.id`.execute(
    p.db,
  );
  const found: Matter[] = [];
  for (const { caseId, ...matter } of rows)
    if (isLate(await p.cases.getCase(p.db, caseId), day)) found.push(matter);
  return found;
}

/** Of the unit whose set it is: one that was given to another unit says nothing of this set. */
async function lateDemands(p: Platform, day: LegalDay): Promise<Matter[]> {
  const law = await lawNow(p.db, p.law, day);
  const { rows } = await sql<Matter & Pick<Demand, 'state' | 'received_on'>>`
    select d.slug, m.number, m.state, m.received_on::text from open.demand m
    join open.dataset d on d.resource_id = m.resource_id and d.organisation_id = m.unit_id
    where m.state = 'assigned' and m.joined_into is null order by m.filed_at, m.id`.execute(p.db);
  return rows.flatMap(({ slug, number, ...row }) => (dueOf(law, row)?.late ? [{ slug, number }] : []));
}
