/** Reports of compiling: entries by origin and by machine readability, department by department. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { text } from '#kernel/http/shapes.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { isMachineReadable } from '../checks/format.ts';
import { emptyContent } from '../content.ts';
import { presentTerms } from '../terms-reply.ts';
import { compileTables } from './tables.ts';

export const reportReply = z.object({
  origins: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string(), count: z.number().int() })),
  departments: z.array(
    z.object({
      organisation: z.object({ id: z.uuid(), name: text }),
      entries: z.number().int(),
      readable: z.number().int(),
      unreadable: z.number().int(),
    }),
  ),
});
export type ReportReply = z.output<typeof reportReply>;

/** Drafts count too: what machines cannot read never gets further. Of the own organisation; the bureau sees all. */
export async function readReport(p: Platform, actor: Actor): Promise<ReportReply> {
  let query = compileTables(p.db)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', (join) =>
      join.on((eb) => eb('v.id', '=', eb.fn.coalesce('r.published_version_id', 'r.working_version_id'))),
    )
    .where('r.state', '!=', 'withdrawn')
    .select([
      'r.provider_id as providerId',
      'v.origin',
      'v.format_category as formatCategory',
      'v.format_type as formatType',
      'v.sharing_form as sharingForm',
    ])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .groupBy(['r.provider_id', 'v.origin', 'v.format_category', 'v.format_type', 'v.sharing_form']);
  if (!hasRole(actor, 'bureau')) query = query.where('r.provider_id', '=', organisationOf(actor) ?? '');
  const rows = await query.execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const words = presentTerms(law).origins;
  const origins = new Map<string, number>();
  const departments = new Map<string, { readable: number; unreadable: number }>();
  for (const row of rows) {
    const count = Number(row.count);
    origins.set(row.origin, (origins.get(row.origin) ?? 0) + count);
    const readable = isMachineReadable({
      ...emptyContent,
      formatCategory: row.formatCategory,
      formatType: row.formatType,
      sharingForm: row.sharingForm,
    });
    const found = departments.get(row.providerId) ?? { readable: 0, unreadable: 0 };
    found[readable ? 'readable' : 'unreadable'] += count;
    departments.set(row.providerId, found);
  }
  const names = await organisationNames(p.db, [...departments.keys()]);
  return {
    origins: [...origins].map(([key, count]) => {
      const word = words.find((one) => one.key === key);
      return { key, zh: word?.zh ?? (key || '未填'), en: word?.en ?? (key || 'not stated'), count };
    }),
    departments: [...departments].map(([id, { readable, unreadable }]) => ({
      organisation: { id, name: names.get(id) ?? { zh: '', en: '' } },
      entries: readable + unreadable,
      readable,
      unreadable,
    })),
  };
}
