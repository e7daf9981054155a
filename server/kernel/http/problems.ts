/** Turns whatever was thrown into one RFC 9457 document; what is not in the catalogue becomes an internal error without details. */
import { ClickHouseError } from '@clickhouse/client';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import pg from 'pg';
import { databaseLost } from '../db.ts';
import { type FieldIssue, type Language, Problem, problem, problemDocument } from '../errors.ts';
import { issueWords } from './issue-words.ts';

/** The query of an address as sent; unlike `new URL` it never throws, whatever the path. */
export const searchOf = (address: string): URLSearchParams =>
  new URLSearchParams(address.split('?').slice(1).join('?'));

/** zh unless the reader's first language is English or the address says `lang=en`. */
export function languageOf(request: FastifyRequest): Language {
  const asked = searchOf(request.url).get('lang');
  if (asked === 'en' || asked === 'zh') return asked;
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh';
}

/** For what fails before a route is found, such as an address that cannot be decoded. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const found = toProblem(error, request);
  reply
    .code(found.definition.status)
    .type('application/problem+json')
    .send(problemDocument(found, languageOf(request), request.id));
}

export function installProblems(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    reply
      .code(404)
      .type('application/problem+json')
      .send(problemDocument(problem('kernel.not-found'), languageOf(request), request.id));
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const found = toProblem(error, request);
    const status = found.definition.status;
    if (status >= 500) request.log.error(describe(error), 'a request failed');
    else if (error instanceof pg.DatabaseError) request.log.warn(describe(error), 'two acts met');
    // What is left of a refused body is thrown away with its connection: the next request must not wait behind it.
    if (!request.raw.complete) {
      request.raw.unpipe();
      request.raw.resume();
      reply.header('connection', 'close');
    }
    reply
      .code(status)
      .type('application/problem+json')
      .send(problemDocument(found, languageOf(request), request.id));
  });
}

/** Maps framework, database and disk errors on the catalogue. */
export function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return problem('kernel.request-invalid', { fields: error.validation.map(fieldIssue) });
  }
  const code = codeOf(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return problem('kernel.body-too-large', { params: { limit: request.routeOptions.bodyLimit } });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return problem('kernel.media-type', {
      params: { type: (request.headers['content-type'] ?? '').slice(0, 100) },
    });
  if (code === 'ENOSPC' || code === '53100') return problem('kernel.disk-full', { cause: error });
  if (databaseLost(error))
    return problem('kernel.store-unavailable', { params: { store: 'PostgreSQL' }, cause: error });
  if (code && metAnother.has(code)) return problem('kernel.conflict', { cause: error });
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 400 || code?.startsWith('FST_ERR_CTP'))
    return problem('kernel.request-invalid', { cause: error });
  return problem('kernel.internal', { params: { requestId: request.id }, cause: error });
}

/** Two acts at once, both in order when they were checked: a double key, a serialisation failure, a deadlock. */
const metAnother = new Set(['23505', '40001', '40P01']);

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

function fieldIssue(issue: {
  instancePath: string;
  keyword: string;
  message?: string;
  params?: Record<string, unknown>;
}): FieldIssue {
  return {
    path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    code: issue.keyword,
    message: issueWords(issue),
    articles: [],
    severity: 'error',
  };
}

/** Where it happened, without the message that stands before it, however many lines that has. */
const placesOf = (error: Error): string[] | undefined =>
  error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 7);

/** What may be logged of an error: the stores' messages can hold values, so only code and place are kept of them. */
export function describe(error: unknown): Record<string, unknown> {
  if (error instanceof pg.DatabaseError) {
    return {
      database: error.code,
      table: error.table,
      constraint: error.constraint,
      routine: error.routine,
      stack: placesOf(error),
    };
  }
  if (error instanceof ClickHouseError)
    return { warehouse: error.code, type: error.type, stack: placesOf(error) };
  return error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
}
