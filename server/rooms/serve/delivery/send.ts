/** Sends a part of a delivered file: the first piece is charged before the first header leaves, the others one by one behind it. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { reach } from '#kernel/fault.ts';
import type { Serving } from '../context.ts';
import { mediaTypes } from './encode.ts';
import { fileName } from './manifest.ts';
import { reprDigest, type Span, tagOf } from './range.ts';
import { chunksOf, freshOf } from './repository.ts';
import type { Ready } from './state.ts';
import { bytesOf, firstPiece, type Taker, takePiece } from './take.ts';

export type How = {
  /** Only the headers are wanted: nothing leaves and nothing is charged. */
  head: boolean;
  whole: boolean;
  headers?: Record<string, string>;
};

/** Throws what `takePiece` throws, before anything was sent. */
export async function sendPart(
  p: Serving,
  reply: FastifyReply,
  delivery: Ready,
  part: Span,
  taker: Taker,
  { head, whole, headers = {} }: How,
): Promise<FastifyReply> {
  const chunks = await chunksOf(p.db, delivery.id);
  const { again } = await freshOf(p.db, delivery.id, part);
  if (!head) await takePiece(p, delivery, firstPiece(chunks, delivery, part), taker, 1);
  reach(p, 'serve.delivery-send:entry');
  const { from, to } = part;
  reply
    .code(whole ? 200 : 206)
    .type(mediaTypes[delivery.format])
    .headers(headers)
    .header('content-length', String(to - from))
    .header('accept-ranges', 'bytes')
    .header('etag', tagOf(delivery.sha256))
    .header('repr-digest', reprDigest(delivery.sha256))
    .header('last-modified', delivery.made_at.toUTCString())
    .header('content-disposition', `attachment; filename="${fileName(delivery)}"`)
    .header('cache-control', 'no-store, no-transform')
    .header('x-content-type-options', 'nosniff');
  if (!whole) reply.header('content-range', `bytes ${from}-${to - 1}/${delivery.bytes}`);
  // What left before is charged in bytes again, and says so.
  if (again > 0) reply.header('x-gongshu-fetched-again', String(again));
  // As a stream: of bytes their own length would be told, not that of the part.
  if (head) return reply.send(Readable.from([]));
  if (to === from) return reply.send(Buffer.alloc(0));
  const bytes = bytesOf(p, delivery, chunks, part, taker);
  // Begun before anybody can go away: what is begun also notes its end.
  const first = await bytes.next();
  const body = Readable.from(after(first, bytes), { objectMode: false });
  body.once('close', () => void bytes.return(undefined).catch(() => undefined));
  return reply.send(body);
}

async function* after(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
