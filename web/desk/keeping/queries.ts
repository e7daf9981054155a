// What the desk asks of lists, changes, demands, the library and reviews.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { limitReply, TaskReply, UpkeepReply } from '#rooms/catalog/changes/schema.ts';
import type { DemandReply } from '#rooms/catalog/demands/schema.ts';
import type { InstrumentDetail, InstrumentReply } from '#rooms/catalog/instruments/schema.ts';
import type { DifferenceReply, EditionReply, ListReply, ListsReply } from '#rooms/catalog/lists/schema.ts';
import type { CommentReply, VersionDifference } from '#rooms/catalog/review/schema.ts';
import type { Abilities } from '../../shared/Can.tsx';
import { api, type Query } from '../../shared/fetch.ts';

type Paged<Row> = { items: Row[]; total: number; page: number; pageSize: number };
type Cited = { key: string; zh: string; en: string; articles: string[] };
type Party = { id: string; name: { zh: string; en: string } };
const base = '/api/catalog';

export type { DemandReply, InstrumentReply, TaskReply, UpkeepReply };
export type Comments = { items: CommentReply[]; unresolved: number; abilities: Abilities };
export type Kinds = { kinds: (Cited & { limited: boolean })[] };

const asked = <T>(key: readonly unknown[], path: string, query?: Query) =>
  queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => api.get<T>(path, query, signal),
    placeholderData: keepPreviousData,
  });

export type ChangeLimit = z.output<typeof limitReply>;
export const changeLimitQuery = (kind: string | undefined, day: string) =>
  queryOptions({
    queryKey: ['changes', 'limit', kind, day],
    queryFn: () => api.get<ChangeLimit>(`${base}/changes/limit`, { kind, day }),
    enabled: Boolean(kind && day),
  });

export const listsQuery = asked<ListsReply>(['lists'], `${base}/lists`);
export const listQuery = (list: string, query: Query) =>
  asked<ListReply>(['lists', list, query], `${base}/lists/${list}`, query);
export const editionsQuery = (list: string) =>
  asked<{ items: EditionReply[] }>(['lists', list, 'editions'], `${base}/lists/${list}/editions`);
export const listDifferenceQuery = (list: string, query: Query) =>
  queryOptions({
    ...asked<DifferenceReply>(
      ['lists', list, 'difference', query],
      `${base}/lists/${list}/difference`,
      query,
    ),
    enabled: Boolean(query.from),
  });
export const demandsQuery = (query: Query) =>
  asked<Paged<DemandReply>>(['demands', query], `${base}/demands`, query);
export const suggestionsQuery = (id: string) =>
  asked<{ items: { id: string; name: string; version: number; provider: Party }[] }>(
    ['demands', id, 'suggestions'],
    `${base}/demands/${id}/suggestions`,
  );
export const tasksQuery = (query: Query) =>
  asked<Paged<TaskReply> & Kinds>(['changes', query], `${base}/changes`, query);
export const standingQuery = asked<{
  items: { provider: Party; open: number; overdue: number; late: number; inTime: number }[];
}>(['changes', 'standing'], `${base}/changes/standing`);
export const breachesQuery = (query: Query) =>
  asked<{
    articles: string[];
    items: {
      id: string;
      provider: Party;
      kind: 'no-entry' | 'late-change';
      subject: string;
      resourceId: string | null;
      sinceOn: string;
      clearedOn: string | null;
    }[];
  }>(['changes', 'breaches', query], `${base}/breaches`, query);
export const upkeepListQuery = (query: Query) =>
  asked<Paged<Omit<UpkeepReply, 'people'>>>(['changes', 'upkeep', query], `${base}/upkeep`, query);
export const upkeepQuery = (id: string) =>
  asked<UpkeepReply>(['resource', id, 'upkeep'], `${base}/resources/${id}/upkeep`);
export const dutiesQuery = asked<{
  items: {
    id: string;
    title: string;
    basis: string;
    basisArticle: string;
    withoutData: string | null;
    entries: { id: string; name: string }[];
  }[];
  covered: number;
  total: number;
}>(['changes', 'duties'], `${base}/duties`);
export const lostQuery = asked<{
  items: {
    id: string;
    resourceId: string;
    name: string;
    provider: Party;
    instrument: string;
    day: string;
    dueOn: string | null;
    overdue: boolean;
  }[];
}>(['changes', 'lost'], `${base}/basis-lost`, { scope: 'all' });
export const instrumentsQuery = (query: Query) =>
  asked<Paged<InstrumentReply>>(['instruments', query], `${base}/instruments`, query);
export const instrumentQuery = (id: string) =>
  asked<InstrumentDetail>(['instruments', id], `${base}/instruments/${id}`);
export const commentsQuery = (id: string) =>
  asked<Comments>(['resource', id, 'comments'], `${base}/resources/${id}/comments`);
export const versionDifferenceQuery = (id: string, from: number, to: number) =>
  asked<VersionDifference>(['resource', id, 'difference', from, to], `${base}/resources/${id}/difference`, {
    from,
    to,
  });
export const historyQuery = (id: string) =>
  asked<{
    items: {
      on: string;
      at: string;
      what: string;
      organisation: Party | null;
      person: string | null;
      title: { zh: string; en: string };
      detail: string | null;
      days: number | null;
      dueOn: string | null;
      late: boolean;
      articles: string[];
      caseId: string | null;
    }[];
  }>(['resource', id, 'history'], `${base}/resources/${id}/history`);
