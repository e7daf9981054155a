/** Leaving the negative list: the data can be shared from that moment, and the provider is asked to set the class anew. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { type ClassPatch, getPublishedVersion } from '#rooms/catalog/index.ts';
import { hasProcedure, reach, setClass } from './changes.ts';
import { getItem, lockItem, type NegativeItem, updateItem } from './negative-items.ts';
import type { Listing } from './negative-list.ts';
import { removeItemPolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';

const RULE = 'classify.negative-list';
const RESET = 'classify.reset-class';

/** What an entry is while its provider has not set another class: applied for as conditional. */
const interim = (reason: string): ClassPatch => ({
  sharingClass: 'conditional',
  sharingConditions: `移出负面清单（${reason}），另定属性之前按有条件共享受理申请`,
  conditionalForm: '',
  namedUnits: [],
  namedItems: [],
});

/** Takes a listed item off: its data can be shared from that moment, and the provider is asked to set the class anew. */
export async function takeOff(
  tx: Tx,
  p: Platform,
  { law, ports, item, actor, reason, caseId, struck }: Listing & { struck?: boolean },
): Promise<void> {
  const published = await getPublishedVersion(tx, item.resourceId);
  const content = published?.version.content;
  const standard = law.text('classify.default-sharing-class')?.value;
  const whole = content?.sharingClass === 'withheld';
  const patch: ClassPatch = {
    ...(content
      ? {
          items: content.items.map(({ sharingClass, ...one }) =>
            sharingClass === undefined || sharingClass === 'withheld' ? one : { ...one, sharingClass },
          ),
        }
      : {}),
    ...(whole
      ? standard !== undefined && reach(standard) === 2
        ? { ...interim(reason), sharingClass: standard, sharingConditions: '' }
        : interim(reason)
      : {}),
  };
  const done = content
    ? await setClass(tx, p, {
        law,
        ports,
        resourceId: item.resourceId,
        patch,
        cause: struck ? 'struck' : 'left-list',
        reason,
        actor,
        rules: [RULE],
        caseId,
      })
    : undefined;
  const task =
    done && hasProcedure(p, RESET)
      ? await p.cases.openCase(tx, p, {
          procedure: RESET,
          subject: { type: 'classify.negative-item', id: item.id },
          title: item.name,
          openedBy: actor,
          applicantId: item.providerId,
          providerId: item.providerId,
          facts: { resource: item.resourceId },
        })
      : undefined;
  await updateItem(tx, item.id, {
    state: struck ? 'struck' : 'removed',
    reason,
    reset_case_id: task?.id ?? null,
    left_by_version: done?.versionId ?? null,
    ended_at: p.clock.now(),
  });
  await notify(tx, p, {
    kind: struck ? 'classify.item-struck' : 'classify.item-removed',
    to: { organisationId: item.providerId, roles: ['provider'] },
    params: { name: item.name, reason },
    articles: law.cite(RULE),
    subject: { type: 'classify.negative-item', id: item.id },
    ...(task ? { caseId: task.id } : {}),
    link: task ? `/cases/${task.id}` : `/classes/negative/${item.id}`,
  });
}

export function removeItem(
  p: Platform,
  ports: ClassPorts,
  actor: Actor,
  id: string,
  reason: string,
): Promise<NegativeItem> {
  return transact(p.db, async (tx) => {
    const item = await lockItem(tx, id);
    if (!item) throw problem('kernel.not-found');
    permit(removeItemPolicy, actor, item.providerId);
    if (item.state !== 'listed') throw problem('classify.item-not-listed', { params: { state: item.state } });
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'classify.item-removed',
      actor,
      subject: { type: 'classify.negative-item', id },
      organisationId: item.providerId,
      decision: law.decided('remove', [RULE]),
      detail: { resource: item.resourceId },
    });
    await takeOff(tx, p, { law, ports, item, actor, reason });
    const after = await getItem(tx, id);
    if (!after) throw problem('kernel.not-found');
    return after;
  });
}
