// Brings administrative divisions in, as many as wanted at once; known ones take the new name.
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { isDivisionCode } from '#kernel/identifiers.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { importRegionsPolicy } from '../policy.ts';
import type { RegionInput } from '../tables.ts';

const ROWS_AT_ONCE = 2000;
const COUNTY = 6;

/** Two and four digits stand for six: 13 is 130000, 1309 is 130900. */
export const fullCode = (code: string): string => (code.length < COUNTY ? code.padEnd(COUNTY, '0') : code);

/** 1 province, 2 city, 3 county, 4 street, 5 village. */
export function levelOf(code: string): number {
  if (code.length === 12) return 5;
  if (code.length === 9) return 4;
  if (code.endsWith('0000')) return 1;
  return code.endsWith('00') ? 2 : 3;
}

/** The statistical register numbers zones from 71 on, where counties never are. */
const kindOf = (code: string): 'division' | 'zone' => (/^\d{4}7\d$/.test(code) ? 'zone' : 'division');

function usualParent(code: string): string | undefined {
  const parents = [
    undefined,
    undefined,
    `${code.slice(0, 2)}0000`,
    `${code.slice(0, 4)}00`,
    code.slice(0, 6),
    code.slice(0, 9),
  ];
  return parents[levelOf(code)];
}

/** Returns how many were given. A parent that is neither given nor known is left empty. */
export async function importRegions(
  p: Platform,
  actor: Actor,
  regions: readonly RegionInput[],
): Promise<number> {
  permit(importRegionsPolicy, actor, undefined);
  const wrong = regions.find(({ code }) => !isDivisionCode(code));
  if (wrong) throw problem('org.region-unknown', { params: { code: wrong.code } });
  const rows = regions.map((region) => {
    const code = fullCode(region.code);
    const parent = region.parent === undefined ? usualParent(code) : region.parent && fullCode(region.parent);
    return {
      code,
      parent: parent ?? null,
      level: levelOf(code),
      kind: region.kind ?? kindOf(code),
      zh: region.nameZh,
      en: region.nameEn ?? null,
    };
  });
  await transact(p.db, async (tx) => {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const part = rows.slice(at, at + ROWS_AT_ONCE);
      await sql`
        insert into org.region (code, parent, level, name_zh, name_en, kind)
        select * from unnest(${part.map(({ code }) => code)}::text[], ${part.map(({ parent }) => parent)}::text[],
          ${part.map(({ level }) => level)}::smallint[], ${part.map(({ zh }) => zh)}::text[], ${part.map(({ en }) => en)}::text[],
          ${part.map(({ kind }) => kind)}::text[])
        on conflict (code) do update set parent = excluded.parent, level = excluded.level,
          name_zh = excluded.name_zh, name_en = coalesce(excluded.name_en, org.region.name_en)`.execute(tx);
    }
    await sql`
      update org.region as r set parent = null
      where parent is not null and not exists (select from org.region as above where above.code = r.parent)`.execute(
      tx,
    );
    await record(tx, p, {
      kind: 'org.regions-imported',
      actor,
      subject: { type: 'region', id: p.law.city.regionCode },
      detail: { rows: rows.length },
    });
  });
  return rows.length;
}
