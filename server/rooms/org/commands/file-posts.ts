// Files the holders of a list of posts with the bureau, which confirms that it has them.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { differenceOf, filingStandings, filingsOf, holdersOfGroup, writeFiling } from '../filings.ts';
import { nameContactPolicy } from '../policy.ts';
import { confirmFilingPolicy } from '../policy-organisations.ts';
import { orgTables } from '../tables.ts';
import { active } from './close-organisation.ts';

export async function filePosts(
  p: Platform,
  actor: Actor,
  { organisationId, group }: { organisationId: string; group: string },
): Promise<{ id: string; number: string }> {
  permit(nameContactPolicy, actor, organisationId);
  return transact(p.db, async (tx) => {
    await active(tx, organisationId);
    const law = await lawNow(tx, p.law, p.clock.today());
    const standing = (await filingStandings(tx, law, organisationId)).find((one) => one.group === group);
    if (!standing) throw problem('org.filing-unknown', { articles: law.cite('org.filed-posts') });
    const lacking = standing.posts.filter(({ lacks }) => lacks.length > 0);
    if (lacking.length > 0) {
      const articles = [...new Set(lacking.flatMap(({ cite }) => cite))];
      throw problem('org.filing-incomplete', {
        params: {
          lacks: { zh: lacking.map(({ zh }) => zh).join('、'), en: lacking.map(({ en }) => en).join(', ') },
        },
        articles,
        fields: lacking.map(({ key, zh, en, cite, lacks }) => ({
          path: key,
          code: 'org.filing-incomplete',
          message: lacks.includes('holder')
            ? { zh: `“${zh}”尚无人担任`, en: `nobody holds “${en}”` }
            : { zh: `“${zh}”缺少职务或联系电话`, en: `“${en}” lacks duty or telephone` },
          articles: cite,
          severity: 'error' as const,
        })),
      });
    }
    const { joined, left } = differenceOf(
      standing.last?.holders ?? [],
      await holdersOfGroup(tx, law, organisationId, group),
    );
    if (joined.length === 0 && left.length === 0) throw problem('org.filing-unchanged');
    const written = await writeFiling(tx, p, law, { organisationId, group, actor, effectiveOn: law.day });
    await record(tx, p, {
      kind: 'org.posts-filed',
      actor,
      subject: { type: 'organisation', id: organisationId },
      organisationId,
      decision: law.decided('filed', ['org.filed-posts']),
      detail: { group, number: written.number, joined: joined.length, left: left.length },
    });
    return written;
  });
}

export async function confirmFiling(p: Platform, actor: Actor, filingId: string): Promise<void> {
  permit(confirmFilingPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const organisationId = await confirmed(tx, p, actor, filingId);
    const filing = (await filingsOf(tx, organisationId)).find(({ id }) => id === filingId);
    await record(tx, p, {
      kind: 'org.filing-confirmed',
      actor,
      subject: { type: 'organisation', id: organisationId },
      organisationId,
      detail: { number: filing?.number ?? '', group: filing?.group ?? '' },
    });
    await notify(tx, p, {
      kind: 'org.filing-confirmed',
      to: { organisationId },
      params: { number: filing?.number ?? '' },
      subject: { type: 'organisation', id: organisationId },
      link: `/organisations/${organisationId}`,
      from: actor,
    });
  });
}

async function confirmed(tx: Tx, p: Platform, actor: Actor, filingId: string): Promise<string> {
  const row = await orgTables(tx)
    .updateTable('org.filing')
    .set({
      confirmed_at: p.clock.now(),
      confirmed_by: actor.kind === 'person' ? actor.personId : null,
    })
    .where('id', '=', filingId)
    .where('confirmed_at', 'is', null)
    .returning('organisation_id')
    .executeTakeFirst();
  if (row) {
    await settleTasks(tx, [`org.filing ${filingId}`], p.clock.now());
    return row.organisation_id;
  }
  const there = await orgTables(tx)
    .selectFrom('org.filing')
    .select('id')
    .where('id', '=', filingId)
    .executeTakeFirst();
  throw problem(there ? 'org.filing-confirmed-already' : 'kernel.not-found');
}
