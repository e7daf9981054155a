/** The log for everybody: receipts and proofs, the static files of each shard, and the page that checks them. */
import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import { searchOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit, publicPolicy } from '#kernel/policy.ts';
import { frozenForm } from './freeze.ts';
import { keyChangesPath } from './outside/fsck.ts';
import { verifyPage } from './outside/page.ts';
import { outsideForm } from './parties/files.ts';
import { readBundles } from './policy.ts';
import { consistency, namedShard, proofOf, tlogProof } from './proof.ts';
import { publishedHead } from './publish.ts';
import { entryByHash } from './queries.ts';
import { recordReading } from './reading.ts';
import { consistencyQuery, consistencyReply, hashParams, logsReply, receiptReply } from './schema.ts';
import { lastHead } from './sequence.ts';
import { listShards, type Shard } from './shards.ts';
import { listKeys } from './signer.ts';
import { tileForm } from './tiles/path.ts';
import { openTileStore, type TileStore } from './tiles/store.ts';

export function logPlugin(k: Kernel): FastifyPluginAsync {
  return async (app) => {
    let opened: Promise<TileStore> | undefined;
    const store = (): Promise<TileStore> => {
      opened ??= openTileStore(k.config);
      return opened;
    };
    /** Of each log the newest first. */
    const keys = async (): Promise<Map<string, string[]>> => {
      const found = new Map<string, string[]>();
      for (const { origin, verifierKey } of await listKeys(k.pool))
        found.set(origin, [verifierKey, ...(found.get(origin) ?? [])]);
      return found;
    };

    route(app, {
      method: 'GET',
      url: '/api/ledger/receipts/:hash',
      summary: 'Checks a receipt: that the entry is on record, and the proof; nothing of its content',
      tag: 'ledger',
      policy: publicPolicy,
      params: hashParams,
      reply: receiptReply,
      handler: async ({ params }) => {
        const found = await entryByHash(k.db, params.hash);
        if (!found) throw problem('ledger.receipt-unknown');
        return { hash: params.hash, exists: true, proof: (await proofOf(k, found)) ?? null };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/receipts/:hash/proof',
      summary: 'The proof of a receipt as text that other programs check (c2sp.org/tlog-proof)',
      tag: 'ledger',
      policy: publicPolicy,
      params: hashParams,
      handler: async ({ params, reply }) => {
        const text = await tlogProof(k, params.hash);
        if (text === undefined) throw problem('ledger.receipt-unknown');
        return reply
          .type('text/plain; charset=utf-8')
          .header('content-disposition', `attachment; filename="${params.hash.slice(0, 12)}.tlog-proof"`)
          .send(text);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/consistency',
      summary: 'The proof that a smaller tree of a log is the beginning of a larger one (RFC 6962, 2.1.2)',
      tag: 'ledger',
      policy: publicPolicy,
      query: consistencyQuery,
      reply: consistencyReply,
      handler: async ({ query: { origin: asked, from, to } }) => {
        const { origin } = await namedShard(k, asked);
        return { origin, from, to, hashes: await consistency(k, origin, from, to) };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/logs',
      summary: 'The logs of every year with their keys; keep a copy of the keys elsewhere',
      tag: 'ledger',
      policy: publicPolicy,
      reply: logsReply,
      handler: async () => {
        const known = await keys();
        const items = [];
        for (const { id, origin, stream, year, frozen } of await listShards(k.pool)) {
          const size = (await lastHead(k.pool, id))?.size ?? 0;
          items.push({
            origin,
            stream,
            year,
            size,
            verifierKey: known.get(origin)?.[0] ?? '',
            formerKeys: known.get(origin)?.slice(1) ?? [],
            frozen: frozen?.toISOString() ?? null,
          });
        }
        return { items };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/checkpoint',
      summary: 'The newest signed head (c2sp.org/tlog-checkpoint)',
      tag: 'ledger',
      policy: publicPolicy,
      handler: async ({ reply }) => {
        const shard = await namedShard(k, undefined).catch(() => undefined);
        const head = shard && (await publishedHead(k.pool, await store(), shard));
        if (!head) throw problem('ledger.no-checkpoint');
        return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(head.note);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/ledger/key',
      summary:
        'The key that verifies heads (c2sp.org/signed-note verifier key), below it those of the year before it; keep a copy elsewhere',
      tag: 'ledger',
      policy: publicPolicy,
      handler: async ({ reply }) => {
        const shard = await namedShard(k, undefined).catch(() => undefined);
        const known = shard && (await keys()).get(shard.origin);
        if (!known) throw problem('ledger.no-checkpoint');
        return reply.type('text/plain; charset=utf-8').send(`${known.join('\n')}\n`);
      },
    });
    route(app, {
      method: 'GET',
      url: '/log/*',
      summary:
        'The static files of a log (c2sp.org/tlog-tiles): checkpoint, key and hashes for everybody, entries for bureau and auditors',
      tag: 'ledger',
      policy: publicPolicy,
      params: z.object({ '*': z.string().max(300) }),
      handler: async ({ actor, params, reply }) => {
        const path = params['*'];
        const origin = originIn(path, await listShards(k.pool));
        const name = origin === undefined ? '' : path.slice(origin.length + 1);
        const kind = kindOf(name);
        if (kind?.entries) {
          permit(readBundles, actor, undefined);
          if (actor.kind === 'person') await recordReading(k, actor, { file: path });
        }
        const bytes = kind && (await (await store()).get(path));
        if (!bytes) throw problem('kernel.not-found');
        if (kind.attached)
          reply.header('content-disposition', `attachment; filename="${name.split('/').at(-1)}"`);
        return reply.type(kind.type).header('cache-control', kind.cache).send(bytes);
      },
    });
    route(app, {
      method: 'GET',
      url: '/verify',
      summary: 'The page that checks a receipt or proof and shows every step; works without a network',
      tag: 'web',
      policy: publicPolicy,
      query: z.object({ save: z.string().max(10).optional(), lang: z.string().max(10).optional() }),
      handler: async ({ query, request, reply }) => {
        const asked = searchOf(request.url).get('lang') ?? request.cookies.lang;
        const lang = asked === 'en' ? 'en' : 'zh-CN';
        const known = [...(await keys()).values()].flat();
        reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
        if (query.save !== undefined) {
          return reply
            .header('content-disposition', 'attachment; filename="verify.html"')
            .send(await verifyPage({ lang, keys: known }));
        }
        const nonce = randomBytes(16).toString('base64');
        return reply
          .header(
            'content-security-policy',
            `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`,
          )
          .send(await verifyPage({ lang, keys: known, nonce, home: '/' }));
      },
    });
  };
}

/** The log a file belongs to. One log's name may begin another's: the longest is meant. */
const originIn = (path: string, shards: readonly Shard[]): string | undefined =>
  shards
    .map(({ origin }) => origin)
    .filter((one) => path.startsWith(`${one}/`))
    .reduce<string | undefined>((best, one) => (one.length > (best?.length ?? 0) ? one : best), undefined);

const PLAIN = 'text/plain; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';

/** What may be asked for, and how it is kept: everything but the checkpoint never changes. */
function kindOf(name: string): { type: string; cache: string; attached?: true; entries?: true } | undefined {
  if (name === 'checkpoint') return { type: PLAIN, cache: 'no-cache' };
  if (name === 'verifier-key') return { type: PLAIN, cache: FOR_EVER };
  if (tileForm.test(name) && name.startsWith('tile/entries/')) {
    return { type: 'application/octet-stream', cache: 'private, no-store', entries: true };
  }
  if (tileForm.test(name)) return { type: 'application/octet-stream', cache: FOR_EVER };
  if (name === keyChangesPath) return { type: PLAIN, cache: 'no-cache' };
  // The newest cosigned checkpoint is replaced by the next one.
  if (name === 'outside/cosigned') return { type: PLAIN, cache: 'no-cache' };
  return frozenForm.test(name) || outsideForm.test(name)
    ? { type: 'application/octet-stream', cache: FOR_EVER, attached: true }
    : undefined;
}
