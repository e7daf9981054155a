/** Who obtained data by which way: every access with one kind of user and one channel, counted by both, and all of one user's together. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames } from '../repository.ts';
import type { LentAccesses } from './lent.ts';
import { accessReportPolicy, readAccessesPolicy } from './policy.ts';
import type { accessesQuery, accessesReply, accessReport, accessReportQuery } from './schema-accesses.ts';

export const USERS = 'org.access-users';
export const CHANNELS = 'org.access-channels';

const words = (law: LawNow, rule: string, key: string) => {
  const term = law.term(rule, key);
  return { key, name: { zh: term?.zh ?? key, en: term?.en ?? key } };
};
/** A city whose text names no kinds has no such register. */
function requireKept(law: LawNow): string[] {
  if (law.terms(USERS).length === 0) throw problem('kernel.not-found');
  return [...new Set([...law.cite(USERS), ...law.cite(CHANNELS)])];
}

/** One's own; those who oversee read anybody's. */
export async function readAccesses(
  p: Platform,
  actor: Actor,
  lent: LentAccesses,
  { organisationId, page, pageSize }: z.output<typeof accessesQuery>,
): Promise<z.input<typeof accessesReply>> {
  permit(readAccessesPolicy, actor, undefined);
  const own = organisationOf(actor);
  const id = organisationId ?? own;
  if (!id) throw problem('kernel.sign-in-required');
  if (id !== own && !oversees(actor)) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const articles = requireKept(law);
  const { rows, total } = await lent.list(p.db, { organisationId: id, page, pageSize });
  const names = await organisationNames(p.db, [id]);
  return {
    organisation: { id, name: names.get(id) ?? { zh: '', en: '' } },
    items: rows.map(({ at, user, channel, ...row }) => ({
      ...row,
      at: at.toISOString(),
      user: words(law, USERS, user),
      channel: words(law, CHANNELS, channel),
    })),
    total,
    page,
    pageSize,
    articles,
  };
}

/** By kind and channel; every pair the text knows stands there, also with none. */
export async function readAccessReport(
  p: Platform,
  actor: Actor,
  lent: LentAccesses,
  { from, to }: z.output<typeof accessReportQuery>,
): Promise<z.input<typeof accessReport>> {
  permit(accessReportPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const articles = requireKept(law);
  const counted = await lent.count(p.db, { from, to });
  const of = (user: string, channel: string): number =>
    counted.find((one) => one.user === user && one.channel === channel)?.times ?? 0;
  const channels = law.terms(CHANNELS).map(({ key }) => words(law, CHANNELS, key));
  return {
    from,
    to,
    channels,
    users: law.terms(USERS).map(({ key }) => ({
      ...words(law, USERS, key),
      counts: channels.map((channel) => ({ channel: channel.key, times: of(key, channel.key) })),
    })),
    total: counted.reduce((sum, { times }) => sum + times, 0),
    articles,
  };
}
