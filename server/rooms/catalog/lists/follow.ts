/** Brings the lists in line with one entry or one demand, in the transaction of the act that moved it. */
import { legalDayOf } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { LawNow } from '#law/settings.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import type { Content } from '../content.ts';
import { getResource, getVersion } from '../repository.ts';
import { categories } from '../terms.ts';
import type { Resource, Version } from '../types.ts';
import { type ListKey, type ListLine, listLine } from './schema.ts';
import { listTables } from './tables.ts';

type Host = Pick<Kernel, 'clock'>;
type Wanted = Partial<Record<ListKey, ListLine>>;

/** Lists that an entry may stand in; the demand list has lines of its own kind. */
const ofEntries: readonly ListKey[] = ['master', 'responsibility', 'negative', 'open', 'base', 'theme'];

const axesOf = (content: Content): Set<string> =>
  new Set(
    [content.categoryCode, ...content.furtherCategories].flatMap((code) => {
      const found = categories.find(({ key }) => key.slice(0, 3) === code.slice(0, 3));
      return found ? [found.axis] : [];
    }),
  );

/** Which lists the entry stands in, and what its line says. */
function linesOf(law: LawNow, resource: Resource, version: Version): Wanted {
  const { content } = version;
  const line = listLine.parse({
    code: resource.code ?? null,
    name: content.name,
    version: version.number,
    versionId: version.id,
    sharingClass: content.sharingClass,
    openingClass: content.openingClass,
    securityLevel: content.securityLevel,
    updateCycle: content.updateCycle,
    duty: content.duty,
    categoryCode: content.categoryCode,
    publishedOn: version.publishedAt ? legalDayOf(version.publishedAt) : null,
    items: content.items.map(({ titleZh, name }) => titleZh || name),
  });
  const axes = axesOf(content);
  const grounds = law.terms('catalog.negative-grounds').map(({ key }) => key);
  const kept = [
    ...(grounds.includes('sharing') && content.sharingClass === 'withheld'
      ? content.sharingBasis.map((basis) => ({ of: 'sharing' as const, ...basis }))
      : []),
    ...(grounds.includes('opening') && content.openingClass === 'closed'
      ? content.openingBasis.map((basis) => ({ of: 'opening' as const, ...basis }))
      : []),
  ];
  const negative =
    (grounds.includes('sharing') && content.sharingClass === 'withheld') ||
    (grounds.includes('opening') && content.openingClass === 'closed');
  return {
    master: line,
    responsibility: line,
    ...(negative ? { negative: listLine.parse({ ...line, grounds: kept, reason: reasonOf(content) }) } : {}),
    ...(content.openingClass === 'open' || content.openingClass === 'conditional' ? { open: line } : {}),
    ...(axes.has('base') ? { base: line } : {}),
    ...(axes.has('theme') ? { theme: line } : {}),
  };
}

const reasonOf = (content: Content): string =>
  content.sharingClass === 'withheld' ? content.sharingConditions : content.openingCondition;

async function bring(
  tx: Tx,
  p: Host,
  subject: { id: string; providerId: string; regionCode: string },
  among: readonly ListKey[],
  wanted: Wanted,
): Promise<void> {
  const db = listTables(tx);
  const standing = await db
    .selectFrom('catalog.list_line')
    .selectAll()
    .where('subject_id', '=', subject.id)
    .where('until_at', 'is', null)
    .where('list', 'in', among)
    .execute();
  const act = newId();
  const at = p.clock.now();
  const day = p.clock.today();
  for (const row of standing) {
    const line = wanted[row.list];
    const same =
      line !== undefined &&
      row.provider_id === subject.providerId &&
      JSON.stringify(listLine.parse(row.line)) === JSON.stringify(line);
    if (same) continue;
    await db
      .updateTable('catalog.list_line')
      .set({ until_at: at, until_day: day, ended_act_id: act })
      .where('id', '=', row.id)
      .execute();
  }
  for (const list of among) {
    const line = wanted[list];
    if (!line) continue;
    const stays = standing.some(
      (row) =>
        row.list === list &&
        row.provider_id === subject.providerId &&
        JSON.stringify(listLine.parse(row.line)) === JSON.stringify(line),
    );
    if (stays) continue;
    await db
      .insertInto('catalog.list_line')
      .values({
        id: newId(),
        list,
        subject_id: subject.id,
        provider_id: subject.providerId,
        region_code: subject.regionCode,
        line: JSON.stringify(line),
        act_id: act,
        ended_act_id: null,
        from_day: day,
        until_day: null,
        from_at: at,
        until_at: null,
      })
      .execute();
  }
}

/** The lists that hold the entry say what it says now; a withdrawn entry stands in none. */
export async function followResource(tx: Tx, p: Host, law: LawNow, resourceId: string): Promise<void> {
  const resource = await getResource(tx, resourceId);
  const version = resource?.publishedVersionId
    ? await getVersion(tx, resource.publishedVersionId)
    : undefined;
  if (!resource || !version) return;
  const provider = await getOrganisation(tx, resource.providerId);
  const stands = resource.state === 'active' || resource.state === 'suspended';
  await bring(
    tx,
    p,
    { id: resourceId, providerId: resource.providerId, regionCode: provider?.regionCode ?? '' },
    ofEntries,
    stands ? linesOf(law, resource, version) : {},
  );
}

/** The demand list says what the demand says now; a demand taken back stands in it no longer. */
export async function followDemand(
  tx: Tx,
  p: Host,
  demand: { id: string; organisationId: string; line: ListLine | undefined },
): Promise<void> {
  const organisation = await getOrganisation(tx, demand.organisationId);
  await bring(
    tx,
    p,
    {
      id: demand.id,
      providerId: demand.organisationId,
      regionCode: organisation?.regionCode ?? '',
    },
    ['demand'],
    demand.line ? { demand: demand.line } : {},
  );
}
