/** When an entry is published, whoever lacks data of its fields is told, and its provider with them: by item name or data element. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { sharingTables } from '../sharing/tables.ts';

const published = z.object({ resourceId: z.uuid() });
type Match = { demand_id: string; organisation_id: string; wanted: string; items: string[] };

export const matchUnmet = (p: Platform): Subscriber => ({
  name: 'share.match-unmet',
  async run(payload) {
    const { resourceId } = published.parse(payload);
    const found = await getPublishedVersion(p.db, resourceId);
    if (!found) return;
    // A demand names its items in words: they are held against name, title and data element of the entry's fields.
    const { rows } = await sql<Match>`
      select d.id as demand_id, d.organisation_id, d.wanted, array_agg(distinct named.word) as items
      from catalog.demand d
      cross join lateral regexp_split_to_table(d.items, '[、,，;；[:space:]]+') as named(word)
      join (
        select unnest(array[i.name, i.title_zh, e.identifier, e.title_zh]) as word from catalog.item i
        left join catalog.standard_element e on e.id = i.element_id
        where i.version_id = ${found.version.id}) field on field.word = named.word
      where d.state in ('open', 'requested') and named.word <> '' and d.organisation_id <> ${found.resource.providerId}
        and not exists (select from share.need_match m where m.demand_id = d.id and m.resource_id = ${resourceId})
      group by d.id`.execute(p.db);
    if (rows.length === 0) return;
    const law = await lawNow(p.db, p.law, p.clock.today());
    const { name } = found.version.content;
    await transact(p.db, async (tx) => {
      for (const match of rows) {
        await sharingTables(tx)
          .insertInto('share.need_match')
          .values({
            demand_id: match.demand_id,
            resource_id: resourceId,
            items: match.items,
            at: p.clock.now(),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await notify(tx, p, {
          kind: 'share.demand-may-be-met',
          to: [
            { organisationId: match.organisation_id, roles: ['consumer', 'provider'] },
            { organisationId: found.resource.providerId, roles: ['provider'] },
          ],
          params: { wanted: match.wanted, name, items: match.items.join('、') },
          articles: articlesOf(law, 'feedback', 'need'),
          subject: { type: 'catalog.resource', id: resourceId },
          link: `/catalog/${resourceId}`,
          once: `share.match:${match.demand_id}:${resourceId}`,
        });
      }
    });
  },
});
