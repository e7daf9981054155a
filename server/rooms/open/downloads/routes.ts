/** Files of releases over HTTP: the current ones, and those of any release that stands. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { listReleases } from './releases.ts';
import { releasesQuery, releasesReply } from './schema.ts';
import { sendFile } from './send.ts';

const slug = z.string().min(2).max(100);
const format = z.string().min(1).max(40);
const base = '/api/open/datasets/:slug';

export function downloadRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/files/:format`,
    summary: 'A file of the release the public has now; ranges, digests, licence by Link',
    tag: 'open',
    policy: publicPolicy,
    params: z.strictObject({ slug, format }),
    handler: ({ actor, params, request, reply }) => sendFile(p, actor, params, request, reply),
  });
  route(app, {
    method: 'GET',
    url: `${base}/releases`,
    summary: 'Releases of a set with their files, newest first; those taken back are named without any',
    tag: 'open',
    policy: publicPolicy,
    params: z.strictObject({ slug }),
    query: releasesQuery,
    reply: releasesReply,
    handler: ({ params, query }) => listReleases(p, params.slug, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/releases/:number/files/:format`,
    summary: 'A file of an earlier release',
    tag: 'open',
    policy: publicPolicy,
    params: z.strictObject({ slug, format, number: z.coerce.number().int().min(1).max(1_000_000) }),
    handler: ({ actor, params, request, reply }) => sendFile(p, actor, params, request, reply),
  });
}
