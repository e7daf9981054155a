/** The rows that whoever asks may have now: past the one door, of the release the public has, with the columns granted. */
import '../errors.ts';
import type { FastifyRequest } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { type Admitted, admit, keyOf, note, type Taking, type Way } from '../access/index.ts';
import { getRelease, type Release } from '../datasets/read.ts';
import type { RowSource } from './source.ts';

export type Reached = { admitted: Admitted; release: Release; source: RowSource };
export type Caller = { actor: Actor; key: string | undefined; address: string | undefined };

export const callerOf = (request: FastifyRequest): Caller => ({
  actor: request.actor,
  key: keyOf(request),
  address: request.ip,
});

export async function reachRows(
  p: Platform,
  { actor, key, address }: Caller,
  dataset: string,
  way: Way,
  format = 'json',
): Promise<Reached> {
  const admitted = await admit(p, { actor, key, dataset, way, format, address });
  const release = admitted.dataset.releaseId ? await getRelease(p.db, admitted.dataset.releaseId) : undefined;
  if (release?.state !== 'published') throw problem('kernel.not-found');
  const granted = admitted.columns;
  const columns = granted ? release.columns.filter(({ name }) => granted.includes(name)) : release.columns;
  return { admitted, release, source: { id: release.id, rows: release.rows, columns } };
}

/** Rows that may still be given of so many asked. */
export const rowsAllowed = ({ admitted }: Reached, wanted: number): number =>
  Math.max(0, Math.min(wanted, admitted.rowsLeft ?? wanted));

/** Values and groups are counted where a volume was agreed: asked one after the other they are the rows. */
export const countedOf = ({ admitted }: Reached, values: number): number =>
  admitted.rowsLeft === undefined ? 0 : values;

/** Before they leave. */
export const noteRows = (
  p: Platform,
  { admitted, release }: Reached,
  format: string,
  rows: number,
): Promise<Taking> =>
  note(p, admitted, { release: { id: release.id, number: release.number }, format, rows, bytes: 0 });

/** What a stream of these rows is of: it is broken off when they are withdrawn. */
export const runningOf = ({ admitted: { dataset }, release }: Reached) => ({
  datasetId: dataset.id,
  releaseId: release.id,
  organisationId: dataset.organisationId,
});
