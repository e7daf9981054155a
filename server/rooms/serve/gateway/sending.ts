/** What the gateway's page lends to ways out that answer otherwise than by one body: how answers and refusals are sent. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway, Reply } from './admission.ts';
import type { ArrivedCall } from './checks.ts';

export type Sending = {
  answer(request: FastifyRequest, reply: FastifyReply, found: Reply, call: ArrivedCall): FastifyReply;
  /** Counts an answer that was sent otherwise, with so many bytes. */
  sent(reply: FastifyReply, call: ArrivedCall, bytes: number): void;
  refusal(request: FastifyRequest, reply: FastifyReply, found: Reply, call: ArrivedCall): FastifyReply;
};

/** Declares further addresses behind the same admission. */
export type Further = (app: FastifyInstance, gateway: Gateway, send: Sending) => void;
