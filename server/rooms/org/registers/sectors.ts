/** Sectors: who belongs to one, which organisation is its authority, its norms, and its board across levels. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation } from '../repository.ts';
import type { LentBoard } from './lent.ts';
import { enterSectorPolicy } from './policy.ts';
import type { sectorBoard, sectorList } from './schema.ts';
import { registerTables } from './tables.ts';

export type SectorInput = { organisationId: string; sector: string; part: 'authority' | 'member' | 'none' };

/** Enters or takes back what part an organisation has in a sector. */
export async function enterSector(p: Platform, actor: Actor, input: SectorInput): Promise<void> {
  permit(enterSectorPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!law.term('org.industry-sectors', input.sector))
      throw problem('org.sector-unknown', { rule: 'org.industry-sectors' });
    if (!(await getOrganisation(tx, input.organisationId))) throw problem('org.organisation-unknown');
    const db = registerTables(tx);
    await db
      .deleteFrom('org.sector_member')
      .where('organisation_id', '=', input.organisationId)
      .where('sector', '=', input.sector)
      .execute();
    if (input.part !== 'none') {
      await db
        .insertInto('org.sector_member')
        .values({
          organisation_id: input.organisationId,
          sector: input.sector,
          part: input.part,
          since: p.clock.now(),
        })
        .execute();
    }
    await record(tx, p, {
      kind: 'org.sector-entered',
      actor,
      subject: { type: 'organisation', id: input.organisationId },
      organisationId: input.organisationId,
      decision: law.decided('enter', ['org.industry-sectors']),
      detail: { sector: input.sector, part: input.part, entry: newId() },
    });
  });
}

/** The city's sectors with their members, for the bureau; the own ones for everybody else. */
export async function listSectors(p: Platform, actor: Actor): Promise<z.input<typeof sectorList>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await registerTables(p.db)
    .selectFrom('org.sector_member as m')
    .innerJoin('org.organisation as o', 'o.id', 'm.organisation_id')
    .where('o.state', '=', 'active')
    .select(['m.sector', 'm.part', 'o.id', 'o.name_zh', 'o.name_en', 'o.region_code'])
    .orderBy('m.part')
    .orderBy('o.name_zh')
    .execute();
  return {
    items: law.terms('org.industry-sectors').flatMap((term) => {
      const own = rows.filter((row) => row.sector === term.key);
      const mine = own.find((row) => row.id === actor.organisationId);
      if (!oversees(actor) && !mine) return [];
      return [
        {
          key: term.key,
          zh: term.zh,
          en: term.en,
          mine: mine?.part ?? null,
          members: own
            .filter((row) => oversees(actor) || mine?.part === 'authority' || row.id === actor.organisationId)
            .map((row) => ({
              id: row.id,
              name: { zh: row.name_zh, en: row.name_en },
              regionCode: row.region_code,
              part: row.part,
            })),
        },
      ];
    }),
    cite: law.cite('org.industry-sectors'),
    abilities: abilitiesOf(actor, undefined, { enter: enterSectorPolicy }),
  };
}

/** Figures of each member of the sector at every level; for its authority and those who oversee. Read only. */
export async function readSectorBoard(
  p: Platform,
  actor: Actor,
  boards: readonly LentBoard[],
  sector: string,
): Promise<z.input<typeof sectorBoard>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const term = law.term('org.industry-sectors', sector);
  if (!term) throw problem('org.sector-unknown', { rule: 'org.industry-sectors' });
  const found = (await listSectors(p, actor)).items.find(({ key }) => key === sector);
  if (!oversees(actor) && found?.mine !== 'authority') {
    throw problem('org.register-writer', {
      params: { writer: { zh: '该行业的主管部门', en: 'the authority of the sector' } },
      articles: law.cite('org.industry-sectors'),
    });
  }
  const members = (found?.members ?? []).filter(({ part }) => part === 'member');
  const items = [];
  for (const member of members) {
    const figures = await Promise.all(
      boards.map(
        async (board) => (await board.figures?.({ ex: p.db, p, law, organisationId: member.id })) ?? [],
      ),
    );
    items.push({ organisation: member, figures: figures.flat() });
  }
  return { sector: { key: term.key, zh: term.zh, en: term.en }, items, total: items.length };
}

/** Norms in force that bind an organisation by its sector: shown beside each of its entries. */
export async function normsOf(p: Platform, organisationId: string) {
  const today = p.clock.today();
  const rows = await registerTables(p.db)
    .selectFrom('org.sector_member as m')
    .innerJoin('org.register_entry as e', 'e.topic', 'm.sector')
    .innerJoin('org.organisation as o', 'o.id', 'e.organisation_id')
    .where('m.organisation_id', '=', organisationId)
    .where('m.part', '=', 'member')
    .where('e.kind', '=', 'industry-norm')
    .where('e.from_day', '<=', today)
    .where((eb) => eb.or([eb('e.superseded_from', 'is', null), eb('e.superseded_from', '>', today)]))
    .select(['e.id', 'e.title', 'e.number', 'e.from_day', 'e.topic', 'o.name_zh', 'o.name_en'])
    .orderBy('e.from_day', 'desc')
    .execute();
  return {
    items: rows.map((row) => ({
      id: row.id,
      title: row.title,
      number: row.number,
      fromDay: row.from_day,
      sector: row.topic ?? '',
      organisation: { zh: row.name_zh, en: row.name_en },
    })),
    total: rows.length,
  };
}
