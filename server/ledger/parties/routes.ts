/** Those outside over HTTP: the picture for bureau and auditor, registering, the public keys, the search over the copy. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { isId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { abilitiesOf, permit, publicPolicy } from '#kernel/policy.ts';
import { renewCopy } from '../copy/copy.ts';
import { entriesFoundReply } from '../copy/schema.ts';
import { searchCopy } from '../copy/search.ts';
import { ledgerKinds } from '../kinds.ts';
import { entryByHash } from '../queries.ts';
import { recordReading } from '../reading.ts';
import { hashParams } from '../schema.ts';
import { listShards } from '../shards.ts';
import { listKeys } from '../signer.ts';
import { newestSmKey } from '../sm-note/day.ts';
import { evidenceFor } from './evidence.ts';
import type { KeeperPorts } from './keeper.ts';
import { listParties } from './parties.ts';
import { keepParties, readOutside } from './policy.ts';
import { addParty, retireParty } from './register.ts';
import {
  evidenceReply,
  idParams,
  idReply,
  keysReply,
  outsideReply,
  partyBody,
  searchQuery,
} from './schema.ts';
import { outsideFaults, readStanding } from './standing.ts';

export type Retention = { years: number | null; because: Text | null; articles: string[]; rule: string };

export type PartyPorts = KeeperPorts & {
  /** For how long the city keeps the ledger. */
  retention(ex: Executor): Promise<Retention>;
  /** Ids of what bears one of these numbers, by the word; and names by type and id. */
  numbered(ex: Executor, words: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  names(ex: Executor, subjects: readonly { type: string; id: string }[]): Promise<ReadonlyMap<string, Text>>;
};

export function partiesPlugin(k: Kernel, ports: PartyPorts): FastifyPluginAsync {
  return async (app) => {
    app.healthChecks.push({ name: 'ledger-outside', ask: () => outsideFaults(k) });

    route(app, {
      method: 'GET',
      url: '/api/ledger/outside',
      summary: 'How the log stands with witnesses, time-stamping authorities, renewal and the search copy',
      tag: 'ledger',
      policy: readOutside,
      reply: outsideReply,
      handler: async ({ actor }) => ({
        ...(await readStanding(k)),
        retention: await ports.retention(k.db),
        abilities: abilitiesOf(actor, undefined, { keep: keepParties }),
      }),
    });
    route(app, {
      method: 'POST',
      url: '/api/ledger/outside/parties',
      summary: 'Registers a witness or a time-stamping authority and what its signatures are held against',
      tag: 'ledger',
      policy: keepParties,
      entry: 'ledger.party-added',
      body: partyBody,
      reply: idReply,
      status: 201,
      handler: async ({ actor, body }) => ({ id: await addParty(k, ports.addressOf, actor, body) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/ledger/outside/parties/:id/retire',
      summary: 'Asks a witness or an authority for nothing more; what it signed stays',
      tag: 'ledger',
      policy: keepParties,
      entry: 'ledger.party-retired',
      params: idParams,
      reply: idReply,
      handler: async ({ actor, params }) => {
        await retireParty(k, actor, params.id);
        return { id: params.id };
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/ledger/outside/copy/renew',
      summary: 'Throws the search copy away; it is written anew from the log',
      tag: 'ledger',
      policy: keepParties,
      entry: 'ledger.copy-renewed',
      reply: z.object({}),
      handler: async ({ actor }) => {
        permit(keepParties, actor, undefined);
        await renewCopy(k, actor);
        return {};
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/receipts/:hash/outside',
      summary: 'Who outside the platform signed for the log after this entry, and when',
      tag: 'ledger',
      policy: publicPolicy,
      params: hashParams,
      reply: evidenceReply,
      handler: async ({ params }) => {
        const found = await entryByHash(k.db, params.hash);
        if (!found) throw problem('ledger.receipt-unknown');
        const origin = (await listShards(k.pool)).find(({ id }) => id === found.shard)?.origin;
        if (origin === undefined || found.index === null) return { cosigned: [], stamped: [] };
        return evidenceFor(k.db, origin, found.index);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/outside/keys',
      summary: 'Every public key that evidence of this ledger is held against; keep a copy elsewhere',
      tag: 'ledger',
      policy: publicPolicy,
      reply: keysReply,
      handler: async () => {
        const keys = await listKeys(k.pool);
        const sm = await newestSmKey(k.db);
        return {
          items: [
            ...keys.map(({ origin, verifierKey, at }, n) => ({
              use: 'log' as const,
              name: origin,
              key: verifierKey,
              from: at.toISOString(),
              until: keys[n + 1]?.origin === origin ? (keys[n + 1]?.at.toISOString() ?? null) : null,
            })),
            ...(await listParties(k.db, { retired: true })).map((party) => ({
              use: party.kind,
              name: party.name,
              key: party.trust,
              from: party.addedAt.toISOString(),
              until: party.retiredAt?.toISOString() ?? null,
            })),
            ...(sm
              ? [
                  {
                    use: 'sm2' as const,
                    name: 'SM2',
                    key: sm.publicPem,
                    from: sm.at.toISOString(),
                    until: null,
                  },
                ]
              : []),
          ],
        };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/search',
      summary: 'Searches the copy of the ledger by words of its entries; reading is recorded',
      tag: 'ledger',
      policy: readOutside,
      entry: 'ledger.read',
      query: searchQuery,
      reply: entriesFoundReply,
      handler: async ({ actor, query }) => {
        const { text, from, to, page, pageSize } = query;
        // What somebody types may be anybody's number; ids and digests of ours are none.
        const asked = isId(text) || /^[0-9a-f]{64}$/.test(text) ? text : '(words)';
        if (actor.kind === 'person') await recordReading(k, actor, { search: asked, from, to });
        const found = await searchCopy(k, query, (words) => ports.numbered(k.db, words));
        const names = await ports.names(
          k.db,
          found.items.map(({ subject }) => subject),
        );
        const origins = new Map((await listShards(k.pool)).map(({ id, origin }) => [id, origin]));
        return {
          items: found.items.map(({ shard, kind, at, subject, ...one }) => ({
            ...one,
            subject: { ...subject, name: names.get(`${subject.type} ${subject.id}`) ?? null },
            kind,
            at: at.toISOString(),
            origin: origins.get(shard) ?? '',
            title: ledgerKinds.get(kind) ?? { zh: kind, en: kind },
          })),
          total: found.total,
          more: found.more,
          page,
          pageSize,
        };
      },
    });
  };
}
