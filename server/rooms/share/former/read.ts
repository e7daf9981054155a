/** Lists former cases: to those who oversee all of them, to a body those in which it was a party. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { inForceSince, standingOn } from '#law/index.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { repealedActs } from '#rooms/catalog/index.ts';
import { personNames } from '#rooms/org/index.ts';

import { RULE } from './commands.ts';
import { citations } from './judge.ts';
import { importFormerPolicy } from './policy.ts';
import type { FormerCase, FormerList, FormerQuery } from './schema.ts';
import { type FormerCaseTable, formerTables } from './tables.ts';

export async function readFormer(p: Platform, actor: Actor, query: FormerQuery): Promise<FormerList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const since = inForceSince(law, RULE);
  let found = formerTables(p.db).selectFrom('share.former_case');
  const own = organisationOf(actor);
  if (!oversees(actor))
    found = found.where((eb) =>
      own ? eb.or([eb('applicant_id', '=', own), eb('provider_id', '=', own)]) : eb.val(false),
    );
  if (query.outcome) found = found.where('outcome', '=', query.outcome);
  if (query.before === 'true') found = found.where('decided_on', '<', since ?? '0001-01-01');
  if (query.before === 'false' && since) found = found.where('decided_on', '>=', since);
  if (query.q)
    found = found.where(
      sql<boolean>`position(${query.q} in number || ' ' || title || ' ' || applicant || ' ' || provider || ' ' || resource) > 0`,
    );
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('decided_on', 'desc')
    .orderBy('id')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return {
    items: await present(p, law, rows),
    total,
    page: query.page,
    pageSize: query.pageSize,
    since: since ?? null,
    instrument: standingOn(law, RULE, law.day).instrument,
    abilities: abilitiesOf(actor, undefined, { import: importFormerPolicy }),
  };
}

async function present(p: Platform, law: LawNow, rows: readonly FormerCaseTable[]): Promise<FormerCase[]> {
  const cited = rows.flatMap((row) =>
    citations({ basisTitle: row.basis_title, basisNumber: row.basis_number }),
  );
  const acts = await repealedActs(p.db, [...new Set(cited)], law.day);
  const people = await personNames(
    p.db,
    rows.flatMap(({ imported_by: id }) => id ?? []),
  );
  const dated = (on: string) => ({ on, beforeLaw: standingOn(law, RULE, on).beforeLaw });
  return rows.map((row) => {
    const [act] = citations({ basisTitle: row.basis_title, basisNumber: row.basis_number }).flatMap(
      (text) => acts.get(text) ?? [],
    );
    return {
      id: row.id,
      number: row.number,
      title: row.title,
      applicant: { id: row.applicant_id, name: row.applicant },
      provider: { id: row.provider_id, name: row.provider },
      resource: row.resource,
      applied: row.applied_on ? dated(row.applied_on) : null,
      due: row.due_on ? { ...dated(row.due_on), runs: false } : null,
      decided: dated(row.decided_on),
      outcome: row.outcome,
      basis: {
        title: row.basis_title,
        number: row.basis_number,
        article: row.basis_article,
        repealedOn: act?.repealedOn ?? null,
        replacedBy: act?.replacedBy ?? null,
        articles: [...(act?.articles ?? [])],
      },
      note: row.note,
      imported: {
        at: row.imported_at.toISOString(),
        by: row.imported_by ? (people.get(row.imported_by) ?? null) : null,
        source: row.source,
      },
    };
  });
}
