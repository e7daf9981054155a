/** The SDKs, given out to whoever builds a caller: each file to the byte, with its digest and the version of the platform it belongs to. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { servicePolicy } from '../policy.ts';
import { sdkNames, sdksReply } from './sdks-schema.ts';

const root = new URL('../../../../', import.meta.url);
const versionOfPackage = z.object({ version: z.string() });

type Name = (typeof sdkNames)[number];
type Language = 'typescript' | 'java' | 'python';
const places = {
  'gongshu.ts': { language: 'typescript', path: 'sdk/typescript/gongshu.ts' },
  'Gongshu.java': { language: 'java', path: 'sdk/java/Gongshu.java' },
  'Sm.java': { language: 'java', path: 'sdk/java/Sm.java' },
  'gongshu.py': { language: 'python', path: 'sdk/python/gongshu.py' },
  // What each of them, and a caller's own code, is held against.
  'vectors.json': { language: null, path: 'sdk/vectors.json' },
} as const satisfies Record<Name, { language: Language | null; path: string }>;

const readSdk = (name: Name): Promise<Buffer> => readFile(new URL(places[name].path, root));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function sdkRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/serve/sdks',
    summary: 'The files of the SDKs, with version and digest',
    tag: 'serve',
    policy: servicePolicy,
    reply: sdksReply,
    handler: async () => {
      const { version } = versionOfPackage.parse(
        JSON.parse(await readFile(new URL('package.json', root), 'utf8')),
      );
      const files = await Promise.all(
        sdkNames.map(async (name) => {
          const bytes = await readSdk(name);
          return { name, language: places[name].language, bytes: bytes.length, sha256: sha256(bytes) };
        }),
      );
      return { version, files };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/sdks/:name',
    summary: 'One file of the SDKs, to the byte',
    tag: 'serve',
    policy: servicePolicy,
    params: z.object({ name: z.string().max(64) }),
    handler: async ({ params, reply }) => {
      const name = sdkNames.find((known) => known === params.name);
      if (!name) throw problem('kernel.not-found');
      const bytes = await readSdk(name);
      return reply
        .type('text/plain; charset=utf-8')
        .header('etag', `"${sha256(bytes)}"`)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(bytes);
    },
  });
}
