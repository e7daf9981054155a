// What the desk asks the cases engine: my to-dos, lists, one case, and what surrounds them.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { caseList, todosReply } from '#cases/schema.ts';
import type {
  batchReply,
  calendarReply,
  delegationList,
  latenessReply,
  proceduresReply,
  simulateReply,
  templateList,
} from '#cases/schema-acts.ts';
import type { caseReply } from '#cases/schema-file.ts';
import { api, type Query } from '../../shared/fetch.ts';

export type TodosReply = z.output<typeof todosReply>;
export type Todo = TodosReply['items'][number];
export type CaseReply = z.output<typeof caseReply>;
export type CaseStep = CaseReply['steps'][number];
export type CaseOutcome = CaseReply['outcomes'][number];
export type CaseListReply = z.output<typeof caseList>;
export type CaseRow = CaseListReply['items'][number];
export type BatchReply = z.output<typeof batchReply>;
export type CalendarReply = z.output<typeof calendarReply>;
export type LatenessReply = z.output<typeof latenessReply>;
export type Delegation = z.output<typeof delegationList>['items'][number];
export type Template = z.output<typeof templateList>['items'][number];
export type Procedure = z.output<typeof proceduresReply>['items'][number];
export type Simulated = z.output<typeof simulateReply>;

export const todosQuery = queryOptions({
  queryKey: ['todos'],
  queryFn: () => api.get<TodosReply>('/api/todos'),
  refetchInterval: 60_000,
});

/** The same, narrowed and by pages: for the list in which several are decided at once. */
export const todoPageQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['todos', filters],
    queryFn: () => api.get<TodosReply>('/api/todos', filters),
    placeholderData: (before) => before,
  });

export const casesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['cases', filters],
    queryFn: () => api.get<CaseListReply>('/api/cases', filters),
    placeholderData: (before) => before,
  });

export const caseQuery = (id: string) =>
  queryOptions({ queryKey: ['case', id], queryFn: () => api.get<CaseReply>(`/api/cases/${id}`) });

export const calendarQuery = (span: { from: string; to: string; mine: boolean }) =>
  queryOptions({
    queryKey: ['cases', 'calendar', span],
    queryFn: () => api.get<CalendarReply>('/api/cases/calendar', span),
    placeholderData: (before) => before,
  });

export const latenessQuery = (span: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['cases', 'lateness', span],
    queryFn: () => api.get<LatenessReply>('/api/cases/lateness', span),
  });

export const proceduresQuery = queryOptions({
  queryKey: ['procedures'],
  queryFn: () => api.get<z.output<typeof proceduresReply>>('/api/cases/procedures'),
});

export const delegationsQuery = queryOptions({
  queryKey: ['delegations'],
  queryFn: () => api.get<z.output<typeof delegationList>>('/api/cases/delegations'),
});

export const templatesQuery = (filter: { procedure?: string; outcome?: string } = {}) =>
  queryOptions({
    queryKey: ['templates', filter],
    queryFn: () => api.get<z.output<typeof templateList>>('/api/cases/templates', filter),
  });

/** What may look different once a case has moved. */
const moved = ['todos', 'cases', 'application', 'resource', 'resources', 'notices'];

/** An act on a case, whose reply is the case as it stands afterwards. */
export function useCaseAct<T>(id: string, act: (input: T) => Promise<CaseReply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (reply) => {
      client.setQueryData(['case', id], reply);
      await client.invalidateQueries({ predicate: ({ queryKey }) => moved.includes(String(queryKey[0])) });
    },
  });
}

/** An act of which only the lists around it are asked for anew. */
export function useListAct<T>(keys: readonly string[], act: (input: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) }),
  });
}
