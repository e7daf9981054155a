/** Takes a file as the body of a request, up to what a list of entries may weigh. */
import type { FastifyRequest } from 'fastify';
import { problem } from '#kernel/errors.ts';
import { sentName } from '#kernel/http/sent-name.ts';

export const maxBytes = 8_388_608;

/** Errors: `kernel.body-too-large`. */
export async function readBody(request: FastifyRequest): Promise<Buffer> {
  const parts: Buffer[] = [];
  let total = 0;
  // A refusal leaves the stream alone, so that its answer can still be read.
  for await (const part of request.raw.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(part);
    total += bytes.length;
    if (total > maxBytes) throw problem('kernel.body-too-large', { params: { limit: maxBytes } });
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** The name in x-file-name, percent-encoded; a file without one is just “表格”. */
export function fileNameOf(request: FastifyRequest): string {
  return sentName(request.headers['x-file-name']) || '表格';
}
