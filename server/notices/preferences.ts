/** Where each person wants to be reached and for what; addresses are sealed and shown masked only. */
import type { PersonActor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { configuredChannels } from './channels/configured.ts';
import type { NoticeDirectory } from './directory.ts';
import { type Channel, channels, noticeTables, type SealedAddress } from './tables.ts';

export type Reach = {
  addresses: Partial<Record<Channel, { address: string; mask: string; from: 'own' | 'register' }>>;
  normal: Channel[];
  urgent: Channel[];
  digest: boolean;
};

/** Enough to recognise one's own address, too little to use it. */
export function maskOf(channel: Channel, address: string): string {
  if (channel === 'email') {
    const at = address.lastIndexOf('@');
    return `${address.slice(0, 1)}***${address.slice(at)}`;
  }
  if (channel === 'sms') return `${address.slice(0, 3)}****${address.slice(-4)}`;
  return `${address.slice(0, 1)}***`;
}

/** Until somebody chooses: mail for everything, the louder ways for what is urgent. */
const untilChosen = { normal: ['email'], urgent: [...channels], digest: false } satisfies Pick<
  Reach,
  'normal' | 'urgent' | 'digest'
>;

type VaultHost = Pick<Kernel, 'vault'>;

/** How each of these people is reached; a person's own address goes before the register's. */
export async function reachOf(
  ex: Executor,
  k: VaultHost,
  directory: NoticeDirectory,
  personIds: readonly string[],
): Promise<Map<string, Reach>> {
  if (personIds.length === 0) return new Map();
  const registered = await directory.addressesOf(ex, personIds);
  const rows = await noticeTables(ex)
    .selectFrom('notices.preference')
    .selectAll()
    .where('person_id', 'in', personIds)
    .execute();
  const chosen = new Map(rows.map((row) => [row.person_id, row]));
  return new Map(
    personIds.map((id) => {
      const row = chosen.get(id);
      const addresses: Reach['addresses'] = {};
      for (const channel of channels) {
        const own = row?.addresses[channel];
        const known = registered.get(id)?.[channel];
        if (own) {
          const address = k.vault.open(Buffer.from(own.sealed, 'base64')).toString();
          addresses[channel] = { address, mask: own.mask, from: 'own' };
        } else if (known) {
          addresses[channel] = { address: known, mask: maskOf(channel, known), from: 'register' };
        }
      }
      const { normal, urgent, digest } = row ?? untilChosen;
      return [id, { addresses, normal: [...normal], urgent: [...urgent], digest }];
    }),
  );
}

export type PreferenceInput = {
  /** A channel left out keeps its address; null forgets it. */
  addresses?: Partial<Record<Channel, string | null>>;
  normal: Channel[];
  urgent: Channel[];
  digest: boolean;
};

/** The ledger learns that the ways changed, never an address. */
export async function changePreferences(
  p: Pick<Kernel, 'db' | 'vault' | 'clock'>,
  actor: PersonActor,
  input: PreferenceInput,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const t = noticeTables(tx);
    const before = await t
      .selectFrom('notices.preference')
      .select('addresses')
      .where('person_id', '=', actor.personId)
      .forUpdate()
      .executeTakeFirst();
    const addresses: Partial<Record<Channel, SealedAddress>> = { ...before?.addresses };
    for (const channel of channels) {
      const given = input.addresses?.[channel];
      if (given === undefined) continue;
      if (given === null) delete addresses[channel];
      else {
        const sealed = p.vault.seal(given).toString('base64');
        addresses[channel] = { sealed, mask: maskOf(channel, given) };
      }
    }
    const row = {
      addresses: JSON.stringify(addresses),
      normal: [...new Set(input.normal)],
      urgent: [...new Set(input.urgent)],
      digest: input.digest,
      changed_at: p.clock.now(),
    };
    await t
      .insertInto('notices.preference')
      .values({ person_id: actor.personId, ...row })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'notices.preferences-changed',
      actor,
      subject: { type: 'person', id: actor.personId },
      detail: { normal: row.normal, urgent: row.urgent, digest: input.digest },
    });
  });
}

/** What the page of preferences shows: each channel with whether it exists at all. */
export async function presentPreferences(
  p: Pick<Kernel, 'db' | 'vault' | 'config'>,
  directory: NoticeDirectory,
  actor: PersonActor,
) {
  const reach = (await reachOf(p.db, p, directory, [actor.personId])).get(actor.personId);
  const configured = configuredChannels(p.config);
  return {
    channels: channels.map((channel) => {
      const found = reach?.addresses[channel];
      return {
        channel,
        configured: configured.includes(channel),
        address: found ? { mask: found.mask, from: found.from } : null,
      };
    }),
    normal: reach?.normal ?? [],
    urgent: reach?.urgent ?? [],
    digest: reach?.digest ?? false,
  };
}
