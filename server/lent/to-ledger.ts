/** Tells the ledger which activities on data the city lists, and whose a resource is. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import { type Law, LawError } from '#law/index.ts';
import { lawNow } from '#law/settings.ts';
import { type activities, type EventPorts, ledgerKinds } from '#ledger/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';

const RULE = 'ledger.activities';

/** What the platform calls them where the city has no list of its own. */
const plain: Record<(typeof activities)[number], Text> = {
  collect: { zh: '采集', en: 'collecting' },
  store: { zh: '存储', en: 'storing' },
  share: { zh: '共享', en: 'sharing' },
  open: { zh: '开放', en: 'opening' },
  use: { zh: '应用', en: 'using' },
};

export const eventPorts = (p: Platform): EventPorts => ({
  async activities(ex, day) {
    const law = await lawNow(ex, p.law, day);
    const listed = law.terms('ledger.activities');
    const now = law.resolve(RULE);
    return {
      terms: listed.length > 0 ? listed : Object.entries(plain).map(([key, text]) => ({ key, ...text })),
      rule: RULE,
      open: 'open' in now && now.open === true,
      articles: law.cite(RULE),
      decision: law.decided('reported', [RULE]),
    };
  },
  holderOf: async (ex, resourceId) => (await getResource(ex, resourceId))?.providerId,
  isOrganisation: async (ex, id) => (await getOrganisation(ex, id)) !== undefined,
  async accesses(ex, day) {
    const law = await lawNow(ex, p.law, day);
    const users = law.terms('org.access-users').map(({ key }) => key);
    const channels = law.terms('org.access-channels').map(({ key }) => key);
    if (users.length === 0) return undefined;
    return { users, channels, rule: 'org.access-users', articles: law.cite('org.access-users') };
  },
  async objectsOf(ex, resourceId) {
    const { rows } = await sql<{ id: string }>`
      select ${resourceId}::text as id
      union select id::text from catalog.resource_version where resource_id = ${resourceId}
      union select id::text from collect.batch where resource_id = ${resourceId}
      union select id::text from serve.service where resource_id = ${resourceId}
      union select g.id::text from serve.grant g join serve.service s on s.id = g.service_id where s.resource_id = ${resourceId}
      union select id::text from share.application where resource_id = ${resourceId}
      union select id::text from open.dataset where resource_id = ${resourceId}
      union select r.id::text from open.release r join open.dataset d on d.id = r.dataset_id where d.resource_id = ${resourceId}
      union select a.id::text from open.application a join open.dataset d on d.id = a.dataset_id where d.resource_id = ${resourceId}`.execute(
      ex,
    );
    return rows.map(({ id }) => id);
  },
});

/** Stops the start where a city's list leaves out what the platform's own events do with data. */
export function assertActivities(law: Law, day: LegalDay): void {
  const listed = law.terms(RULE, day).map(({ key }) => key);
  if (listed.length === 0) return;
  for (const [kind, { activity }] of ledgerKinds) {
    if (activity === undefined || activity === 'stated' || listed.includes(activity)) continue;
    throw new LawError({
      pack: law.city.key,
      file: 'rules/ledger.yaml',
      rule: RULE,
      what: `entries of the kind ${kind} bear the activity “${activity}”, which the list leaves out.`,
      mend: `Add ${activity} to ${RULE}.`,
    });
  }
}
