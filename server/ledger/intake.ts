/** Takes in what was done with data where the platform could not see it: copies handed over, kept or used elsewhere. */
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { reportEvents } from './policy.ts';
import { type LedgerDecision, type Receipt, record } from './record.ts';
import type { EventBody } from './schema.ts';

/** The activities an entry may bear today; `decision` says on what the list rests. */
export type ActivityList = {
  terms: readonly (Text & { key: string; added?: unknown })[];
  rule: string;
  /** The bureau may add to it. */
  open: boolean;
  articles: readonly string[];
  decision: LedgerDecision;
};

export type EventPorts = {
  activities(ex: Executor, day: LegalDay): Promise<ActivityList>;
  /** Who holds the resource; undefined where the catalogue has none of this id. */
  holderOf(ex: Executor, resourceId: string): Promise<string | undefined>;
  isOrganisation(ex: Executor, id: string): Promise<boolean>;
  /** Kinds of users and channels every access is to bear; undefined where the city's text lists none. */
  accesses(
    ex: Executor,
    day: LegalDay,
  ): Promise<
    { users: readonly string[]; channels: readonly string[]; rule: string; articles: string[] } | undefined
  >;
  /** Ids of everything that was made of the resource, itself among them. */
  objectsOf(ex: Executor, resourceId: string): Promise<string[]>;
};

/** Errors: `ledger.activity-missing`, `ledger.activity-unlisted`, `ledger.event-ahead`. */
export function reportEvent(k: Kernel, ports: EventPorts, actor: Actor, input: EventBody): Promise<Receipt> {
  permit(reportEvents, actor, undefined);
  const { activity, resourceId, counterpartId } = input;
  return transact(k.db, async (tx) => {
    const list = await ports.activities(tx, k.clock.today());
    if (activity && !list.terms.some(({ key }) => key === activity)) {
      throw problem('ledger.activity-unlisted', {
        params: { activity },
        articles: [...list.articles],
        rule: list.rule,
      });
    }
    if (input.on > k.clock.today()) throw problem('ledger.event-ahead');
    await requireAccessStated(tx, k, ports, input);
    const holder = await ports.holderOf(tx, resourceId);
    if (!holder) throw problem('kernel.not-found');
    if (counterpartId && !(await ports.isOrganisation(tx, counterpartId))) throw problem('kernel.not-found');
    return record(tx, k, {
      kind: 'ledger.event-reported',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisations: [holder, ...(counterpartId ? [counterpartId] : [])],
      decision: list.decision,
      ...(activity ? { activity } : {}),
      detail: {
        on: input.on,
        way: input.way,
        ...(counterpartId ? { counterpart: counterpartId } : {}),
        ...(input.reference ? { reference: input.reference } : {}),
        ...(input.records === undefined ? {} : { records: input.records }),
        ...(input.userKind && input.channel ? { userKind: input.userKind, channel: input.channel } : {}),
      },
    });
  });
}

/** Error: `ledger.access-unstated`. */
async function requireAccessStated(
  ex: Executor,
  k: Kernel,
  ports: EventPorts,
  { userKind, channel }: EventBody,
): Promise<void> {
  const asked = await ports.accesses(ex, k.clock.today());
  if (!asked) return;
  const known = asked.users.includes(userKind ?? '') && asked.channels.includes(channel ?? '');
  if (!known)
    throw problem('ledger.access-unstated', {
      params: { users: asked.users.join(', '), channels: asked.channels.join(', ') },
      rule: asked.rule,
      articles: asked.articles,
    });
}
