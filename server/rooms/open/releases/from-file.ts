/** A release of a file that the unit hands in itself: only what a program reads and what fits the declared items becomes one. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { fileNameOf, getPublishedVersion, type Item, readBody } from '#rooms/catalog/index.ts';
import { releasePolicy } from '../datasets/policy.ts';
import { subjectOf } from '../datasets/prepare.ts';
import { getDataset } from '../datasets/read.ts';
import { requireFits, tableOf } from '../disclosure/machine-readable.ts';
import { startRelease } from './make.ts';

const RULE = 'open.machine-readable';

/** Errors: `open.not-machine-readable`, `open.file-mismatch`, and those of a release. Returns its id. */
export async function releaseFromFile(
  p: Platform,
  actor: Actor,
  datasetId: string,
  { name, content }: { name: string; content: Buffer },
): Promise<string> {
  const dataset = await getDataset(p.db, datasetId);
  const entry = dataset?.resourceId ? await getPublishedVersion(p.db, dataset.resourceId) : undefined;
  if (!dataset || !entry) throw problem('kernel.not-found');
  permit(releasePolicy, actor, subjectOf(dataset));
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items: readonly Item[] = entry.items;
  requireFits(name, content, items, law.cite(RULE));
  const stored = await p.objects.put(Readable.from([tableOf(name, content, items)], { objectMode: false }));
  return transact(p.db, (tx) =>
    startRelease(tx, p, actor, {
      datasetId: dataset.id,
      note: name,
      source: { kind: 'file', object: stored.key, name },
    }),
  );
}

export async function fileReleaseRoutes(whole: FastifyInstance, p: Platform): Promise<void> {
  await whole.register(async (app) => {
    // Whatever a browser calls it: the content decides.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: '/api/open/desk/datasets/:id/file-releases',
      summary:
        'Make a release of a CSV or JSON file; x-file-name names it, faults are told by line and column',
      tag: 'open',
      policy: releasePolicy,
      entry: 'open.release-begun',
      params: idParams,
      streams: true,
      status: 201,
      handler: async ({ params, actor, request, reply }) => {
        const content = await readBody(request);
        const id = await releaseFromFile(p, actor, params.id, { name: fileNameOf(request), content });
        return reply.send({ id });
      },
    });
  });
}
