/** Third parties engaged to govern data: what they are given, for which resources and how long, and what became better. */

import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { abilitiesOf, looksOn, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { getOrganisation, organisationNames } from '#rooms/org/index.ts';
import { engagementPolicy } from '../policy.ts';
import type { engagementReply } from '../schema-governance.ts';
import { qualityTables } from '../tables.ts';
import { qualityOf } from '../verdict.ts';

export type EngagementInput = {
  contractorId: string;
  contract: string;
  aims: string;
  resources: string[];
  fromDay: string;
  toDay: string;
};

/** Only one's own resources; the scores of the day are kept as those before. */
export async function recordEngagement(p: Platform, actor: Actor, input: EngagementInput): Promise<string> {
  const organisationId = organisationOf(actor) ?? '';
  permit(engagementPolicy, actor, { providerId: organisationId });
  if (input.toDay < input.fromDay) throw problem('quality.term-wrong');
  if (!(await getOrganisation(p.db, input.contractorId))) throw problem('kernel.not-found');
  const titles = await resourceTitles(p.db, input.resources);
  for (const id of input.resources)
    permit(engagementPolicy, actor, { providerId: titles.get(id)?.providerId ?? '' });
  const before: JsonObject = {};
  for (const id of input.resources) before[id] = (await qualityOf(p.db, id))?.score ?? null;
  const id = newId();
  await transact(p.db, async (tx) => {
    await qualityTables(tx)
      .insertInto('quality.engagement')
      .values({
        id,
        organisation_id: organisationId,
        contractor_id: input.contractorId,
        contract: input.contract,
        aims: input.aims,
        resources: input.resources,
        from_day: input.fromDay,
        to_day: input.toDay,
        before_scores: JSON.stringify(before),
        recorded_by: actor.kind === 'person' ? actor.personId : null,
        recorded_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'quality.engagement-recorded',
      actor,
      subject: { type: 'quality.engagement', id },
      organisationId,
      organisations: [input.contractorId],
      detail: {
        contract: input.contract,
        aims: input.aims,
        resources: input.resources,
        from: input.fromDay,
        to: input.toDay,
      },
    });
  });
  return id;
}

const nameless = { zh: '', en: '' };

/** One's own as client or contractor; all for those who oversee. */
export async function readEngagements(p: Platform, actor: Actor) {
  const mine = organisationOf(actor) ?? '';
  const rows = await qualityTables(p.db)
    .selectFrom('quality.engagement')
    .selectAll()
    .$if(!looksOn(actor), (asked) =>
      asked.where((eb) => eb.or([eb('organisation_id', '=', mine), eb('contractor_id', '=', mine)])),
    )
    .orderBy('recorded_at', 'desc')
    .limit(500)
    .execute();
  const names = await organisationNames(
    p.db,
    rows.flatMap((row) => [row.organisation_id, row.contractor_id]),
  );
  const titles = await resourceTitles(p.db, [...new Set(rows.flatMap(({ resources }) => resources))]);
  const today = p.clock.today();
  const items: z.output<typeof engagementReply>[] = [];
  for (const row of rows) {
    const resources = [];
    for (const id of row.resources) {
      const title = titles.get(id);
      const before = row.before_scores[id];
      resources.push({
        id,
        name: title?.name ?? '',
        code: title?.code ?? null,
        before: typeof before === 'number' ? before : null,
        after: (await qualityOf(p.db, id))?.score ?? null,
      });
    }
    items.push({
      id: row.id,
      organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? nameless },
      contractor: { id: row.contractor_id, name: names.get(row.contractor_id) ?? nameless },
      contract: row.contract,
      aims: row.aims,
      fromDay: row.from_day,
      toDay: row.to_day,
      running: row.from_day <= today && today <= row.to_day,
      resources,
    });
  }
  return {
    items,
    articles: (await lawNow(p.db, p.law, today)).cite('quality.engagement'),
    abilities: abilitiesOf(actor, { providerId: mine }, { record: engagementPolicy }),
  };
}
