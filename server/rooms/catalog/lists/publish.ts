/** Publishes a list as it stands: an edition with number, day, count and digest, for a level or for the whole city. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { listTerm } from './read.ts';
import type { ListKey } from './schema.ts';
import { linesAt, versionAt } from './standing.ts';
import { listTables } from './tables.ts';

const regionOf = (actor: Actor): string | undefined =>
  actor.kind === 'person' ? actor.regionCode : undefined;

/** The subject: the level the edition is for; undefined is the whole city. */
export const publishListPolicy = definePolicy<{ region: string | undefined }>(
  'catalog.list.publish',
  (actor) =>
    hasRole(actor, 'bureau') || hasRole(actor, 'area_bureau')
      ? allowed
      : denied('需要主管部门角色', 'needs the role of the authority'),
  (actor, { region }) =>
    hasRole(actor, 'bureau') || regionOf(actor) === region
      ? allowed
      : denied('只能公布本级目录', 'only the own level may be published', {
          code: 'catalog.other-level',
        }),
);

/** Returns the edition's id. */
export async function publishList(
  p: Platform,
  actor: Actor,
  list: ListKey,
  region: string | undefined,
): Promise<string> {
  permit(publishListPolicy, actor, { region });
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const term = listTerm(law, list);
    // The reading boundary is strict: what happened in this very millisecond belongs to the edition.
    const at = new Date(p.clock.now().getTime() + 1);
    const scope = { list, region };
    const { lines, total } = await linesAt(tx, scope, at);
    const { version } = await versionAt(tx, scope, at);
    const db = listTables(tx);
    const last = await db
      .selectFrom('catalog.list_edition')
      .select((eb) => eb.fn.max('number').as('number'))
      .where('list', '=', list)
      .where('region_code', region === undefined ? 'is' : '=', region ?? null)
      .executeTakeFirst();
    const digest = createHash('sha256')
      .update(canonicalize(lines.map(({ subjectId, line }) => ({ subjectId, line }))) ?? '')
      .digest('hex');
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    await db
      .insertInto('catalog.list_edition')
      .values({
        id,
        list,
        region_code: region ?? null,
        number,
        version,
        as_of: p.clock.today(),
        lines: total,
        digest,
        to_public: term.toPublic,
        published_by: actor.kind === 'person' ? actor.personId : null,
        published_on: p.clock.today(),
        published_at: at,
      })
      .execute()
      .catch((error: unknown) => {
        // Two at once: the number is taken.
        if (error instanceof Error && error.message.includes('list_edition_number'))
          throw problem('kernel.conflict');
        throw error;
      });
    await record(tx, p, {
      kind: 'catalog.list-published',
      actor,
      subject: { type: 'catalog.list-edition', id },
      decision: law.decided('publish', ['catalog.lists'], term.articles),
      detail: { list, region: region ?? null, number, version, lines: total, digest },
    });
    return id;
  });
}
