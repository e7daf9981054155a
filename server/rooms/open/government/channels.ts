/** Sites and projects beside the platform: one that offers data sets is refused; strangers named in entries are leads. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, publishedStatements } from '#rooms/catalog/index.ts';
import { looksAtOpening } from '../demands/index.ts';
import { partiesOf } from '../planning/index.ts';
import { registerChannel } from './policy.ts';
import type { ChannelInput, ChannelsReply } from './schema.ts';
import { governmentTables } from './tables.ts';

const RULE = 'open.one-platform';

/** The host an address or a bare domain names. */
function hostOf(address: string): string | undefined {
  const host = URL.parse(address.includes('://') ? address : `https://${address}`)?.hostname;
  return host?.includes('.') ? host.toLowerCase() : undefined;
}

/** Errors: `open.own-channel`, `open.channel-address`. */
export function registerChannelOf(p: Platform, actor: Actor, input: ChannelInput): Promise<void> {
  permit(registerChannel, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const host = hostOf(input.address);
    if (!host) throw problem('open.channel-address', { params: { address: input.address } });
    if (input.offersData && law.flag(RULE))
      throw problem('open.own-channel', { params: { host }, articles: law.cite(RULE), rule: RULE });
    const unitId = organisationOf(actor) ?? '';
    const id = newId();
    const n = await nextNumber(tx, 'open channel', law.day);
    await governmentTables(tx)
      .insertInto('open.channel')
      .values({
        id,
        number: `QD${law.day.slice(0, 4)}-${String(n).padStart(4, '0')}`,
        unit_id: unitId,
        kind: input.kind,
        name: input.name,
        host,
        said: input.said,
        created_by: actor.kind === 'person' ? actor.personId : null,
        created_on: law.day,
        created_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.channel-registered',
      actor,
      subject: { type: 'open.channel', id },
      organisationId: unitId,
      decision: law.decided('registered', [RULE]),
      detail: { kind: input.kind, host },
    });
  });
}

/** Ports and paths do not matter: a host is a host. */
const named = /\bhttps?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi;

/** What units registered; and hosts their entries name to the public that are not the platform's own. */
export async function readChannels(p: Platform, actor: Actor, ownHost: string): Promise<ChannelsReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const own = organisationOf(actor);
  const all = looksAtOpening(actor);
  const mine = (unit: string): boolean => all || unit === own;
  const [rows, entries] = await Promise.all([
    governmentTables(p.db).selectFrom('open.channel').selectAll().orderBy('created_at', 'desc').execute(),
    publishedStatements(p.db),
  ]);
  const opened = entries.filter(
    ({ openingClass, providerId }) => openingClass !== 'closed' && mine(providerId),
  );
  const leads: { host: string; entry: { id: string; name: string }; providerId: string }[] = [];
  for (const { id, name, providerId } of opened) {
    const content = (await getPublishedVersion(p.db, id))?.version.content;
    if (!content) continue;
    const { summary, useRequirements, openingCondition, supply, extended } = content;
    const said = [summary, useRequirements, openingCondition, supply.address, extended.channel].join(' ');
    const hosts = new Set([...said.matchAll(named)].map(([, host]) => (host ?? '').toLowerCase()));
    for (const host of hosts) if (host !== ownHost) leads.push({ host, entry: { id, name }, providerId });
  }
  const shown = rows.filter(({ unit_id: unit }) => mine(unit));
  const party = await partiesOf(p.db, [
    ...shown.map(({ unit_id: id }) => id),
    ...leads.map(({ providerId }) => providerId),
  ]);
  return {
    items: shown.map(({ id, number, unit_id: unit, kind, name, host, said, created_on: createdOn }) => ({
      id,
      number,
      unit: party(unit),
      kind,
      name,
      host,
      said,
      createdOn,
    })),
    leads: leads.map(({ host, entry, providerId }) => ({ host, entry, unit: party(providerId) })),
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { register: registerChannel }),
  };
}
