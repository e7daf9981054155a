// What the desk asks the cases engine: my to-dos, lists, one case.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { caseList, caseReply, todosReply } from '#cases/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

export type TodosReply = z.output<typeof todosReply>;
export type Todo = TodosReply['items'][number];
export type CaseReply = z.output<typeof caseReply>;
export type CaseListReply = z.output<typeof caseList>;
export type CaseRow = CaseListReply['items'][number];

export const todosQuery = queryOptions({
  queryKey: ['todos'],
  queryFn: () => api.get<TodosReply>('/api/todos'),
  refetchInterval: 60_000,
});

export const casesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['cases', filters],
    queryFn: () => api.get<CaseListReply>('/api/cases', filters),
    placeholderData: (before) => before,
  });

export const caseQuery = (id: string) =>
  queryOptions({ queryKey: ['case', id], queryFn: () => api.get<CaseReply>(`/api/cases/${id}`) });
