/** Sends a file of a release behind the one door: whole or a range, with its digest, its licence and a name in the reader's language. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { rangeApplies, reprDigest, spanOf, tagOf } from '#rooms/serve/index.ts';
import { type Admitted, admit, keyOf, note, noteRefused } from '../access/index.ts';
import {
  type Distribution,
  distributionsOf,
  getRelease,
  type Release,
  releasesOf,
} from '../datasets/read.ts';
import { type Format, forms, isFormat } from '../releases/formats.ts';
import { seenAs } from '../rows/index.ts';
import { scenarioOf } from '../use/conform.ts';
import { watched } from './running.ts';

export type Wanted = { slug: string; format: string; number?: number | undefined };

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

export async function sendFile(
  p: Platform,
  actor: Actor,
  { slug, format, number }: Wanted,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const admitted = await admit(p, {
    actor,
    key: keyOf(request),
    dataset: slug,
    way: seenAs(request)?.as ?? 'file',
    format: isFormat(format) ? format : '',
    address: request.ip,
    scenario: scenarioOf(request),
  });
  const { dataset } = admitted;
  const release = await releaseOf(p, dataset.id, dataset.releaseId, number);
  const files = await distributionsOf(p.db, release.id);
  const file = files.find((one) => one.format === format);
  if (!file || !isFormat(format))
    throw problem('open.format-unknown', {
      params: { format: format.slice(0, 40), formats: files.map((one) => one.format).join(', ') },
    });
  // What is granted by column is had row by row; a file holds all of them.
  if (admitted.columns || admitted.rows) throw await notWhole(p, admitted, format);
  const { headers } = request;
  if (single(headers['if-none-match']) === tagOf(file.sha256))
    return reply.code(304).header('etag', tagOf(file.sha256)).send();
  const range = rangeApplies(single(headers['if-range']), file.sha256) ? single(headers.range) : undefined;
  const span = spanOf(range, file.bytes);
  if (span === 'unsatisfiable') {
    reply.header('content-range', `bytes */${file.bytes}`);
    throw problem('open.range', { params: { bytes: file.bytes } });
  }
  const part = span === 'whole' ? { from: 0, to: file.bytes } : span;
  // Of an agreed volume every part takes its share; else what goes on where it broke off is the same taking of the rows.
  const share = Math.ceil((release.rows * (part.to - part.from)) / Math.max(1, file.bytes));
  const limited = admitted.rowsLeft !== undefined;
  if (limited && (admitted.rowsLeft ?? 0) < share) throw await notWhole(p, admitted, format);
  const head = request.method === 'HEAD';
  const taking = head
    ? { headers: {}, disputedSince: null }
    : await note(p, admitted, {
        release: { id: release.id, number: release.number },
        format,
        rows: limited ? share : part.from === 0 ? release.rows : 0,
        bytes: part.to - part.from,
      });
  reply
    .code(span === 'whole' ? 200 : 206)
    .type(forms[format].media)
    .headers(taking.headers)
    .header('content-length', String(part.to - part.from))
    .header('accept-ranges', 'bytes')
    .header('etag', tagOf(file.sha256))
    .header('repr-digest', reprDigest(file.sha256))
    .header('last-modified', (release.publishedAt ?? release.madeAt).toUTCString())
    .header(
      'content-disposition',
      disposition(dataset.slug, dataset.published.content.title.zh, release, format, taking.disputedSince),
    )
    .header('x-gongshu-release', String(release.number ?? 0))
    .header('x-gongshu-version', String(dataset.published.number))
    // Every taking is admitted and recorded: nothing in between may answer in its place.
    .header('cache-control', 'private, no-cache, no-transform')
    .header('x-content-type-options', 'nosniff');
  if (span !== 'whole') reply.header('content-range', `bytes ${part.from}-${part.to - 1}/${file.bytes}`);
  // Of a text its own length would be told; of a stream the one that was set.
  if (head) return reply.send(Readable.from([]));
  if (part.to === part.from) return reply.send(Buffer.alloc(0));
  return reply.send(await bodyOf(p, dataset, release, file, part));
}

/** Refused, and in the record of takings as such. */
async function notWhole(p: Platform, admitted: Admitted, format: string) {
  await noteRefused(p, admitted, 'open.whole-not-granted', format);
  return problem('open.whole-not-granted');
}

async function bodyOf(
  p: Platform,
  dataset: { id: string; organisationId: string },
  release: Release,
  file: Distribution,
  { from, to }: { from: number; to: number },
) {
  const body = await p.objects.read(file.path, from);
  let left = to - from;
  const cut = body.compose(async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      yield chunk.length <= left ? chunk : chunk.subarray(0, left);
      left -= chunk.length;
      if (left <= 0) return;
    }
  });
  cut.once('close', () => body.destroy());
  return watched(
    p,
    { datasetId: dataset.id, releaseId: release.id, organisationId: dataset.organisationId },
    cut as unknown as Readable,
  );
}

/** The release the public has, or an earlier one that was not taken back. */
async function releaseOf(
  p: Platform,
  datasetId: string,
  current: string | null,
  number: number | undefined,
): Promise<Release> {
  const found =
    number === undefined
      ? await getRelease(p.db, current ?? datasetId)
      : (await releasesOf(p.db, datasetId, { published: true })).find((one) => one.number === number);
  if (found?.state !== 'published') throw problem('kernel.not-found');
  return found;
}

/** Plain signs for whoever reads nothing else, and the Chinese name as RFC 5987 writes it. */
function disposition(
  slug: string,
  title: string,
  release: Release,
  format: Format,
  disputedSince: string | null,
): string {
  // A file never changes: what is said against it now stands in its name.
  const doubt = disputedSince === null ? '' : `_disputed-${disputedSince}`;
  const tail = `_${release.number ?? 0}${doubt}.${forms[format].ending}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no name of a file holds them
  const name = `${title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').slice(0, 120)}${tail}`;
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${slug}${tail}"; filename*=UTF-8''${encoded}`;
}
