/** The pieces of an upload by the tus protocol: where it stands, and bytes from there on. Uploads are begun by our own route, in our own words. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel/kernel.ts';
import { getUpload, uploadFolder } from './uploads.ts';

/** `id`: the upload whose reader was judged. */
export type Tus = { handle(id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> };

export function openTus(p: Kernel): Tus {
  const folder = uploadFolder(p);
  // The store makes its folder behind our back and fails where nobody listens; made here it finds it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Said by the route and read from nothing the sender can spell: address, host and headers may name another one's upload.
  const judged = new AsyncLocalStorage<string>();
  const server = new Server({
    path: '/api/collect/uploads',
    datastore: new FileStore({
      directory: folder,
      // What is known of an upload stands in our own table; the file's length says how far it is.
      configstore: {
        get: async (id) => {
          const upload = await getUpload(p.db, id);
          return upload?.state === 'open'
            ? {
                id,
                size: upload.bytes,
                offset: 0,
                metadata: undefined,
                creation_date: undefined,
                storage: undefined,
                sizeIsDeferred: false,
              }
            : undefined;
        },
        set: async () => undefined,
        delete: async () => undefined,
      },
    }),
    getFileIdFromRequest: () => judged.getStore(),
    // No other site takes part in this.
    allowedOrigins: () => false,
    relativeLocation: true,
  });
  return {
    handle: async (id, request, reply) => {
      reply.hijack();
      await judged.run(id, () => server.handle(request.raw, reply.raw));
    },
  };
}
