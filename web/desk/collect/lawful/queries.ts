// What the desk asks about collecting tasks.
import { queryOptions } from '@tanstack/react-query';
import type {
  ConsentsReply,
  FormReply,
  GroundsReply,
  LeftOutReply,
  SharedFieldsReply,
  TaskList,
  TaskReply,
  TaskTerms,
  UnreadReply,
} from '#rooms/collect/lawful/schema.ts';
import { api, type Query } from '../../../shared/fetch.ts';

export const base = '/api/collect/tasks';

export const tasksQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['lawful', 'tasks', filters],
    queryFn: () => api.get<TaskList>(base, filters),
    placeholderData: (before) => before,
  });
export const taskQuery = (id: string) =>
  queryOptions({ queryKey: ['lawful', 'task', id], queryFn: () => api.get<TaskReply>(`${base}/${id}`) });
export const taskTermsQuery = queryOptions({
  queryKey: ['lawful', 'terms'],
  queryFn: () => api.get<TaskTerms>('/api/collect/task-terms'),
});
export const consentsQuery = (id: string, filters: Query) =>
  queryOptions({
    queryKey: ['lawful', 'consents', id, filters],
    queryFn: () => api.get<ConsentsReply>(`${base}/${id}/consents`, filters),
    placeholderData: (before) => before,
  });
export const formQuery = (code: string) =>
  queryOptions({
    queryKey: ['lawful', 'form', code],
    queryFn: () => api.get<FormReply>(`/api/collect/forms/${code}`),
    retry: false,
  });
export const sharedFieldsQuery = queryOptions({
  queryKey: ['lawful', 'shared-fields'],
  queryFn: async () => {
    const found = await api.get<SharedFieldsReply>('/api/collect/task-reports/shared-fields');
    return { ...found, items: found.items.map((row) => ({ ...row, id: row.element })) };
  },
});
export const unreadQuery = queryOptions({
  queryKey: ['lawful', 'unread'],
  queryFn: async () => {
    const found = await api.get<UnreadReply>('/api/collect/task-reports/unread-fields');
    return { ...found, items: found.items.map((row) => ({ ...row, id: `${row.taskId}:${row.item}` })) };
  },
});
export const groundsQuery = (resourceId: string) =>
  queryOptions({
    queryKey: ['lawful', 'grounds', resourceId],
    queryFn: () => api.get<GroundsReply>(`/api/collect/resources/${resourceId}/grounds`),
  });
export const leftOutQuery = (batchId: string) =>
  queryOptions({
    queryKey: ['lawful', 'left-out', batchId],
    queryFn: () => api.get<LeftOutReply>(`/api/collect/batches/${batchId}/left-out`),
    retry: false,
  });
