// What the desk asks about the sources of data: elements, responsibility lists, the specification, business systems.
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { ElementReply, ElementsReply } from '#rooms/collect/sources/elements/schema.ts';
import type { EditionsReply, LinesReply, ListUnitsReply } from '#rooms/collect/sources/lists/schema.ts';
import type {
  BatchCheckReply,
  BoardReply,
  FindingsReply,
  SpecificationsReply,
} from '#rooms/collect/sources/specification/schema.ts';
import type { SystemsReply } from '#rooms/collect/sources/systems/schema.ts';
import { api, type Query } from '../../../shared/fetch.ts';

export type { ElementReply, ElementsReply, FindingsReply, LinesReply, SpecificationsReply, SystemsReply };

const key = 'sources';
const base = '/api/collect';
export const paths = {
  elements: `${base}/elements`,
  lists: `${base}/responsibility-lists`,
  specifications: `${base}/specifications`,
  findings: `${base}/findings`,
  systems: `${base}/systems`,
} as const;

export const elementsQuery = (query: Query) =>
  queryOptions({
    queryKey: [key, 'elements', query],
    queryFn: () => api.get<ElementsReply>(paths.elements, query),
    placeholderData: (before) => before,
  });
export const elementQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'element', id],
    queryFn: () => api.get<ElementReply>(`${paths.elements}/${id}`),
  });
export const editionsQuery = queryOptions({
  queryKey: [key, 'lists'],
  queryFn: () => api.get<EditionsReply>(paths.lists),
});
export const listUnitsQuery = queryOptions({
  queryKey: [key, 'lists', 'units'],
  queryFn: () => api.get<ListUnitsReply>(`${paths.lists}/units`),
});
export const linesQuery = (version: string, query: Query) =>
  queryOptions({
    queryKey: [key, 'lists', version, query],
    queryFn: () => api.get<LinesReply>(`${paths.lists}/${version}/lines`, query),
    placeholderData: (before) => before,
  });
export const specificationsQuery = queryOptions({
  queryKey: [key, 'specifications'],
  queryFn: () => api.get<SpecificationsReply>(paths.specifications),
});
export const batchCheckQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'batch', id],
    queryFn: () => api.get<BatchCheckReply>(`${base}/batches/${id}/specification`),
  });
export const boardQuery = queryOptions({
  queryKey: [key, 'board'],
  queryFn: () => api.get<BoardReply>(`${base}/gathering/board`),
});
export const findingsQuery = (query: Query) =>
  queryOptions({
    queryKey: [key, 'findings', query],
    queryFn: () => api.get<FindingsReply>(paths.findings, query),
    placeholderData: (before) => before,
  });
export const systemsQuery = (query: Query) =>
  queryOptions({
    queryKey: [key, 'systems', query],
    queryFn: () => api.get<SystemsReply>(paths.systems, query),
    placeholderData: (before) => before,
  });

/** Sends an act; afterwards everything about the sources is asked anew. */
export function useSend() {
  const client = useQueryClient();
  return async <T>(path: string, body: object = {}): Promise<T> => {
    const reply = await api.post<T>(path, body);
    await client.invalidateQueries({ queryKey: [key] });
    return reply;
  };
}
