/** The rows that whoever asks may have now: past the one door, of the release the public has, with the columns granted. */
import '../errors.ts';
import type { FastifyRequest } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { isRobot, pageAsking } from '#kernel/http/asking.ts';
import { type Admitted, admit, keyOf, note, noteRefused, type Taking, type Way } from '../access/index.ts';
import type { RowTerm } from '../access/row-terms.ts';
import { getRelease, type Release } from '../datasets/read.ts';
import { scenarioOf } from '../use/conform.ts';
import { conditionOf } from './asked.ts';
import { countRows } from './query.ts';
import { NOT_GRANTED, type RowSource } from './source.ts';

/** `part`: the page of the portal that shows the rows. */
export type Reached = { admitted: Admitted; release: Release; source: RowSource; part?: string | undefined };
/** `seen`: as what it counts, where it is nobody's call: shown in a page, or fetched by a robot. */
export type Caller = {
  actor: Actor;
  key: string | undefined;
  address: string | undefined;
  /** The scenario of its grant, as the call carries it. */
  scenario?: string | undefined;
  seen?: { as: 'page' | 'robot'; part?: string | undefined } | undefined;
};

export const callerOf = (request: FastifyRequest): Caller => ({
  actor: request.actor,
  key: keyOf(request),
  address: request.ip,
  scenario: scenarioOf(request),
  seen: seenAs(request),
});

/** Whoever shows a key or signed in is somebody, whatever its program is called. */
export function seenAs(request: FastifyRequest): Caller['seen'] {
  const part = pageAsking(request);
  if (request.actor.kind !== 'person' && keyOf(request) === undefined && isRobot(request))
    return { as: 'robot', part };
  return part === undefined ? undefined : { as: 'page', part };
}

export async function reachRows(
  p: Platform,
  { actor, key, address, scenario, seen }: Caller,
  dataset: string,
  way: Way,
  format = 'json',
): Promise<Reached> {
  const admitted = await admit(p, { actor, key, dataset, way: seen?.as ?? way, format, address, scenario });
  const release = admitted.dataset.releaseId ? await getRelease(p.db, admitted.dataset.releaseId) : undefined;
  if (release?.state !== 'published') throw problem('kernel.not-found');
  const granted = admitted.columns;
  const columns = granted ? release.columns.filter(({ name }) => granted.includes(name)) : release.columns;
  const withheld = release.columns.flatMap(({ name }) =>
    columns.some((one) => one.name === name) ? [] : [name],
  );
  const whole: RowSource = {
    id: release.id,
    rows: release.rows,
    columns,
    ...(withheld.length > 0 ? { withheld } : {}),
  };
  const source = admitted.rows ? await narrowed(p, release, whole, admitted.rows) : whole;
  const reached: Reached = { admitted, release, source, part: seen?.part };
  if (withheld.length > 0) narrow.set(source, { admitted, format });
  return reached;
}

/** Of whom a source with fewer fields is. */
const narrow = new WeakMap<object, { admitted: Admitted; format: string }>();

/** Runs a question; one that names a field outside the grant is refused, and the refusal stands in the record of takings. */
export async function withinGrant<T>(p: Platform, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.code === NOT_GRANTED) {
      const { cause } = error.details;
      const asked = typeof cause === 'object' && cause !== null ? narrow.get(cause) : undefined;
      if (asked) await noteRefused(p, asked.admitted, NOT_GRANTED, asked.format);
    }
    throw error;
  }
}

/** The part of a release that was agreed; a column of the terms that is gone refuses, it does not widen. */
export async function narrowed(
  p: Pick<Platform, 'warehouse'>,
  release: Pick<Release, 'columns'>,
  source: RowSource,
  terms: readonly RowTerm[],
): Promise<RowSource> {
  const within = { condition: conditionOf(terms), columns: release.columns };
  const part = { ...source, within };
  return { ...part, rows: await countRows(p, part, {}) };
}

/** Rows that may still be given of so many asked. */
export const rowsAllowed = ({ admitted }: Reached, wanted: number): number =>
  Math.max(0, Math.min(wanted, admitted.rowsLeft ?? wanted));

/** Values and groups are counted where a volume was agreed: asked one after the other they are the rows. */
export const countedOf = ({ admitted }: Reached, values: number): number =>
  admitted.rowsLeft === undefined ? 0 : values;

/** Before they leave. Of a page its name is kept; `beside`: what stands beside the rows there. */
export const noteRows = (
  p: Platform,
  { admitted, release, part }: Reached,
  format: string,
  rows: number,
  beside = false,
): Promise<Taking> =>
  note(p, admitted, {
    release: { id: release.id, number: release.number },
    format: part === undefined ? format : beside ? 'figures' : part,
    rows,
    bytes: 0,
  });

/** What a stream of these rows is of: it is broken off when they are withdrawn. */
export const runningOf = ({ admitted: { dataset }, release }: Reached) => ({
  datasetId: dataset.id,
  releaseId: release.id,
  organisationId: dataset.organisationId,
});
