/** Before a grant ends its contact is told, as many days ahead as the city says; after it only a new application helps. */
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, organisationNames } from '#rooms/org/index.ts';
import { getGrant, getService, grantsEnding } from '#rooms/serve/index.ts';
import { applicationOfGrant } from '../repository.ts';
import { tellContact } from './contact.ts';

export const EXPIRY_RULE = 'share.expiry-reminder';

export function expiryDaily(p: Platform): DailyTask {
  return { name: 'share.expiry-reminded', run: (day) => remind(p, day) };
}

async function remind(p: Platform, day: LegalDay): Promise<void> {
  const law = await lawNow(p.db, p.law, day);
  const ahead = law.number(EXPIRY_RULE)?.value;
  // Neither the instrument nor the authority has named a number of days.
  if (ahead === undefined) return;
  for (const { id, number, lastDay } of await grantsEnding(p.db, day, addDays(day, ahead))) {
    await transact(p.db, async (tx) => {
      const application = await applicationOfGrant(tx, id);
      if (!application) return;
      const service = await getService(tx, application.serviceId);
      await tellContact(tx, p, {
        application,
        grantId: id,
        kind: 'share.expiring',
        params: { number, day: lastDay, service: service?.title ?? '' },
        once: `share.expiring ${id} ${lastDay}`,
      });
    });
  }
}

const words: Readonly<Record<string, { zh: string; en: string }>> = {
  suspended: { zh: '暂停', en: 'suspended' },
  revoked: { zh: '终止', en: 'ended' },
};

/** A grant was suspended or ended: its contact hears of it at once, and the bureau. */
export async function tellStopped(
  p: Platform,
  grantId: string,
  state: string,
  eventId: string,
): Promise<void> {
  const outcome = words[state];
  if (!outcome) return;
  await transact(p.db, async (tx) => {
    const application = await applicationOfGrant(tx, grantId);
    const grant = await getGrant(tx, grantId);
    if (!application || !grant) return;
    const service = await getService(tx, application.serviceId);
    await tellContact(tx, p, {
      application,
      grantId,
      kind: 'share.contact-suspended',
      params: { number: grant.number, outcome, service: service?.title ?? '' },
      once: `share.stopped ${eventId}`,
    });
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    const names = await organisationNames(tx, [application.applicantId]);
    if (bureau)
      await notify(tx, p, {
        kind: 'share.grant-stopped',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: {
          number: grant.number,
          outcome,
          service: service?.title ?? '',
          unit: names.get(application.applicantId) ?? '',
        },
        subject: { type: 'serve.grant', id: grantId },
        link: `/grants/${grantId}`,
        once: `share.stopped ${eventId}`,
      });
  });
}
