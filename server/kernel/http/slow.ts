/** Ends requests whose body comes too slowly: who sends a byte now and then must not hold a connection for ever. */
import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';

/** In milliseconds. */
export type Patience = {
  /** For the whole body of an ordinary request. */
  body: number;
  /** Without a byte, where a route streams: a file may take hours but not stand still. */
  idle: number;
  /** For what is left of a body after its request was answered. */
  rest: number;
};

export const PATIENCE: Patience = { body: 60_000, idle: 120_000, rest: 30_000 };

/** Node's own limit knows one time for all requests; it stays above the longest upload, and this goes before it. */
export const LONGEST_REQUEST = 86_400_000;

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

export function endSlowBodies(app: FastifyInstance, patience: Patience): void {
  app.addHook('onRequest', async (request, reply) => {
    // Injected requests have no connection.
    if (!hasBody(request) || !(request.raw.socket instanceof Socket)) return;
    if (request.routeOptions.config.streams) watchIdle(request, reply, patience.idle);
    else
      within(request, patience.body, () => {
        // Answered already: what is left of the body has its own patience.
        if (!reply.sent) reply.header('connection', 'close').send(problem('kernel.body-too-slow'));
      });
  });
  app.addHook('onResponse', async (request) => {
    if (!hasBody(request) || !(request.raw.socket instanceof Socket) || request.raw.complete) return;
    within(request, patience.rest, () => request.raw.socket.destroy());
  });
}

/** Acts when the body is not there in time. */
function within({ raw }: FastifyRequest, milliseconds: number, act: () => void): void {
  const timer = setTimeout(() => {
    if (!raw.complete) act();
  }, milliseconds).unref();
  raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
}

function watchIdle({ raw }: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
  const { socket } = raw;
  raw.setTimeout(milliseconds, () => {
    if (raw.complete) return;
    // Bytes lie here unread: it is the store that stands still, not the sender.
    if (raw.readableLength > 0) socket.setTimeout(milliseconds);
    else raw.destroy();
  });
  raw.once('end', () => {
    // The work on the file may take its time; after the answer the time between two requests counts.
    if (!reply.raw.writableFinished) socket.setTimeout(0);
  });
}
