/** The ledger over HTTP: lists and entries for those concerned, receipts and the checkpoint for everybody. */
import type { FastifyPluginAsync } from 'fastify';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { abilitiesOf, oversees, signedIn } from '#kernel/policy.ts';
import { type EventPorts, reportEvent } from './intake.ts';
import { ledgerKinds } from './kinds.ts';
import { logPlugin } from './log-routes.ts';
import { readEntries, readPersons, reportEvents } from './policy.ts';
import { proofOf } from './proof.ts';
import {
  asideOf,
  entryByHash,
  listEntries,
  personsBehind,
  type Scope,
  type StoredEntry,
  siblingsOf,
} from './queries.ts';
import { recordReading } from './reading.ts';
import {
  asideSchema,
  bodySchema,
  type EntryReply,
  entriesQuery,
  entriesReply,
  entryReply,
  eventBody,
  eventReply,
  hashParams,
  kindsReply,
} from './schema.ts';
import { waitingEntries, waitingHealth } from './waiting.ts';

/** Names of what entries hold as ids; composition passes the resolvers of the rooms. */
export type LedgerNames = {
  personNames?: (ex: Executor, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  organisationNames?: (ex: Executor, ids: readonly string[]) => Promise<ReadonlyMap<string, Text>>;
};

export function ledgerPlugin(k: Kernel, ports: EventPorts, names: LedgerNames = {}): FastifyPluginAsync {
  return async (app) => {
    app.healthChecks.push({ name: 'ledger-numbers', ask: () => waitingHealth(k) });
    route(app, {
      method: 'GET',
      url: '/api/ledger/entries',
      summary: 'Entries of the audit ledger, newest first; an organisation sees those that concern it',
      tag: 'ledger',
      policy: readEntries,
      entry: 'ledger.read',
      query: entriesQuery,
      reply: entriesReply,
      handler: async ({ actor, query }) => {
        const { page, pageSize, ...filter } = query;
        if (actor.kind === 'person' && oversees(actor)) await recordReading(k, actor, filter);
        const subjects = query.resource ? await ports.objectsOf(k.db, query.resource) : undefined;
        const asked = { ...query, ...(subjects ? { subjects } : {}) };
        const { items, total, more } = await listEntries(k.db, scopeOf(actor), asked);
        const waiting = await waitingEntries(k);
        return {
          items: await present(k, ports, names, actor, items),
          ...{ total, more, page, pageSize },
          waiting: { ...waiting, oldest: waiting.oldest?.toISOString() ?? null },
        };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/entries/:hash',
      summary: 'One entry with its inclusion proof and what else happened in its case',
      tag: 'ledger',
      policy: readEntries,
      entry: 'ledger.read',
      params: hashParams,
      reply: entryReply,
      handler: async ({ actor, params }) => {
        const found = await entryByHash(k.db, params.hash);
        // That an entry exists is itself knowledge: to those it does not concern it is not there.
        if (!found || !readEntries.on(actor, found).allowed) throw problem('kernel.not-found');
        if (actor.kind === 'person' && oversees(actor)) await recordReading(k, actor, { hash: params.hash });
        const siblings = await siblingsOf(k.db, scopeOf(actor), found);
        const [entry, ...path] = await present(k, ports, names, actor, [found, ...siblings]);
        if (!entry) throw problem('kernel.not-found');
        return {
          entry,
          proof: (await proofOf(k, found)) ?? null,
          path,
          abilities: abilitiesOf(actor, found, { read: readEntries, readPersons }),
        };
      },
    });
    await app.register(logPlugin(k));
    route(app, {
      method: 'GET',
      url: '/api/ledger/kinds',
      summary: 'Every kind of entry in both languages, and the activities that events on data bear',
      tag: 'ledger',
      policy: signedIn,
      reply: kindsReply,
      handler: async ({ actor }) => {
        const { terms, articles, rule, open } = await ports.activities(k.db, k.clock.today());
        return {
          items: [...ledgerKinds].map(([kind, { activity, ...title }]) => ({
            kind,
            title,
            activity: activity ?? null,
          })),
          activities: terms.map(({ key, zh, en, added }) => ({
            key,
            title: { zh, en },
            added: added !== undefined,
          })),
          articles: [...articles],
          open: open ? rule : null,
          abilities: abilitiesOf(actor, undefined, { report: reportEvents }),
        };
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/ledger/events',
      summary:
        'Reports what was done with data off the platform; an event without a listed activity is refused',
      tag: 'ledger',
      policy: reportEvents,
      entry: 'ledger.event-reported',
      body: eventBody,
      reply: eventReply,
      status: 201,
      handler: async ({ actor, body }) => ({ hash: (await reportEvent(k, ports, actor, body)).hash }),
    });
  };
}

function scopeOf(actor: Actor): Scope {
  if (oversees(actor)) return { all: true };
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return { organisationId: actor.organisationId };
}

/** Rows as the reader may see them; the body, not the query columns, is what is shown. */
async function present(
  k: Kernel,
  ports: EventPorts,
  names: LedgerNames,
  actor: Actor,
  rows: readonly StoredEntry[],
): Promise<EntryReply[]> {
  const persons = oversees(actor)
    ? await personsBehind(
        k.db,
        rows.map(({ id }) => id),
      )
    : new Map<string, string>();
  const aside = await asideOf(
    k.db,
    rows.map(({ id }) => id),
  );
  const named =
    (await names.personNames?.(k.db, [...new Set(persons.values())])) ?? new Map<string, string>();
  const concerned = [...new Set(rows.flatMap(({ organisations }) => organisations))];
  const titles = (await names.organisationNames?.(k.db, concerned)) ?? new Map<string, Text>();
  const words = new Map(
    (await ports.activities(k.db, k.clock.today())).terms.map((term) => [term.key, term]),
  );
  return rows.map((row) => {
    const person = persons.get(row.id);
    const body = bodySchema.parse(JSON.parse(row.body.toString('utf8')));
    const moved = aside.get(row.id);
    const { activity } = body;
    return {
      id: row.id,
      hash: row.hash.toString('hex'),
      kind: row.kind,
      title: ledgerKinds.get(row.kind) ?? { zh: row.kind, en: row.kind },
      activity: activity ? (words.get(activity) ?? { zh: activity, en: activity }) : null,
      at: row.at.toISOString(),
      index: row.index,
      organisations: row.organisations.map((id) => ({ id, name: titles.get(id) })),
      ...(person ? { person: { id: person, name: named.get(person) } } : {}),
      body,
      aside: moved ? asideSchema.parse(JSON.parse(moved.toString('utf8'))) : null,
    };
  });
}
