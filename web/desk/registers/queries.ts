// What the register screens ask the platform, typed by its own schemas.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  boardList,
  boardReply,
  caseMatters,
  committeeReply,
  currentNotices,
  entryDetail,
  entryList,
  entrySummary,
  interestList,
  internalRulesReply,
  lackingReply,
  matterList,
  matterReply,
  planDetail,
  planList,
  plansReply,
  questionList,
  registersReply,
  roundList,
  roundReply,
  sectorBoard,
  sectorList,
  serviceReply,
  trainingReport,
} from '#rooms/org/registers/schema.ts';
import type { accessesReply, accessReport } from '#rooms/org/registers/schema-accesses.ts';
import type { controlsReply, modulesReply } from '#rooms/org/registers/schema-modules.ts';
import { api, type Query } from '../../shared/fetch.ts';
import type { Text } from '../../shared/text.ts';

export type Entry = z.output<typeof entrySummary>;
export type EntryDetail = z.output<typeof entryDetail>;
export type Matter = z.output<typeof matterReply>;
export type Board = z.output<typeof boardReply>;
export type BoardRow = z.output<typeof boardList>['items'][number];
export type Round = z.output<typeof roundReply>;
export type Plan = z.output<typeof planDetail>;
export type Report = z.output<typeof trainingReport>;
export type Service = z.output<typeof serviceReply>;

export const base = '/api/registers';

/** One read of the registers; everything under `registers` is read anew after an act. */
const read = <T>(path: string, query?: Query) =>
  queryOptions({ queryKey: ['registers', path, query ?? {}], queryFn: () => api.get<T>(path, query) });

export const registersQuery = read<z.output<typeof registersReply>>(base);
export const entriesQuery = (query: Query) => read<z.output<typeof entryList>>(`${base}/entries`, query);
export const entryQuery = (id: string) => read<EntryDetail>(`${base}/entries/${id}`);
export const internalRulesQuery = (organisationId: string) =>
  read<z.output<typeof internalRulesReply>>(`${base}/internal-rules`, { organisationId });
export const lackingQuery = read<z.output<typeof lackingReply>>(`${base}/internal-rules/missing`);
export type Interests = z.output<typeof interestList>;
export const interestsQuery = read<Interests>(`${base}/interests`);
export const plansQuery = read<z.output<typeof plansReply>>(`${base}/plans`);
export const questionsQuery = (query: Query) =>
  read<z.output<typeof questionList>>(`${base}/questions`, query);
export const mattersQuery = (query: Query) => read<z.output<typeof matterList>>(`${base}/matters`, query);
export const matterQuery = (id: string) => read<Matter>(`${base}/matters/${id}`);
export const caseMattersQuery = (id: string) =>
  read<z.output<typeof caseMatters>>(`/api/cases/${id}/matters`);
export const trainingQuery = read<z.output<typeof planList>>(`${base}/training`);
export const planQuery = (id: string) => read<Plan>(`${base}/training/${id}`);
export const reportQuery = (year: number, focus: boolean) =>
  read<Report>(`${base}/training/report`, { year, focus });
export const committeeQuery = read<z.output<typeof committeeReply>>(`${base}/committee`);
export const roundsQuery = read<z.output<typeof roundList>>(`${base}/rounds`);
export const roundQuery = (id: string) => read<Round>(`${base}/rounds/${id}`);
export const serviceQuery = read<Service>(`${base}/service`);
export const currentQuery = read<z.output<typeof currentNotices>>(`${base}/service/current`);
export type Module = z.output<typeof modulesReply>['items'][number];
export const modulesQuery = read<z.output<typeof modulesReply>>(`${base}/modules`);
export const controlsQuery = read<z.output<typeof controlsReply>>(`${base}/controls`);
export type AccessReport = z.output<typeof accessReport>;
export const accessesQuery = (organisationId: string, page: number) =>
  read<z.output<typeof accessesReply>>(`${base}/accesses`, { organisationId, page });
export const accessReportQuery = (from: string, to: string) =>
  read<AccessReport>(`${base}/accesses/report`, { from, to });
export const boardQuery = (organisationId: string) => read<Board>('/api/board', { organisationId });
export const boardsQuery = (query: Query) => read<z.output<typeof boardList>>('/api/boards', query);
export const sectorsQuery = read<z.output<typeof sectorList>>(`${base}/sectors`);
export const sectorBoardQuery = (sector: string) =>
  read<z.output<typeof sectorBoard>>(`${base}/sectors/${sector}/board`);

/** An act after which the registers, the law's articles and the messages are read anew. */
export function useRegisterAct<T, R = unknown>(act: (input: T) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ['registers', 'notices', 'law'].includes(String(queryKey[0])),
      }),
  });
}

export type Unit = { id: string; name: Text };
export function useUnits(): Unit[] {
  const { data } = useQuery({
    queryKey: ['organisations'],
    queryFn: () => api.get<{ items: Unit[] }>('/api/organisations', { pageSize: 200 }),
  });
  return data?.items ?? [];
}
