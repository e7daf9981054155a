/** A file as it is sent: the body itself with its name in a header, or the first file of a form. */
import type { FastifyRequest } from 'fastify';
import { sentName } from '#kernel/http/sent-name.ts';
import { readBody } from '#rooms/catalog/index.ts';

export async function sentFile(request: FastifyRequest): Promise<{ name: string; content: Buffer }> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data'))
    return { name: sentName(request.headers['x-file-name']), content: body };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => value instanceof File);
  return file
    ? { name: sentName(encodeURIComponent(file.name)), content: Buffer.from(await file.arrayBuffer()) }
    : { name: '', content: Buffer.alloc(0) };
}
