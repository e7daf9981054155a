/** A paper as it is sent: the body with its name in a header, or the one file of a plain form; looked at before anything is kept. */
import type { FastifyRequest } from 'fastify';
import { problem } from '#kernel/errors.ts';
import { sentName } from '#kernel/http/sent-name.ts';
import { readBody } from '#rooms/catalog/index.ts';
import { mediaTypeOf } from '#rooms/quality/index.ts';

const PAPER_MEGABYTES = 8;

const unfit = (zh: string, en: string) =>
  problem('open.paper-unfit', { params: { reason: { zh, en }, megabytes: PAPER_MEGABYTES } });

async function sentIn(request: FastifyRequest): Promise<{ name: string; content: Buffer }> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data'))
    return { name: sentName(request.headers['x-file-name']), content: body };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined);
  const file = form?.get('file');
  return file instanceof File
    ? { name: file.name, content: Buffer.from(await file.arrayBuffer()) }
    : { name: '', content: Buffer.alloc(0) };
}

/** Error: `open.paper-unfit`. */
export async function paperIn(
  request: FastifyRequest,
): Promise<{ name: string; content: Buffer; mediaType: string }> {
  const { name, content } = await sentIn(request);
  const mediaType = mediaTypeOf(content);
  if (name === '') throw unfit('没有文件名', 'it has no name');
  if (content.length > PAPER_MEGABYTES * 1024 * 1024) throw unfit('文件过大', 'it is too large');
  if (!mediaType) throw unfit('不是 PDF、PNG 或 JPEG', 'it is no PDF, PNG or JPEG');
  return { name, content, mediaType };
}
