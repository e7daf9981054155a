// What the desk asks the cases engine: my to-dos and one case.
import { queryOptions } from '@tanstack/react-query';
import type { Deadline } from '../../shared/deadline.ts';
import { api } from '../../shared/fetch.ts';
import type { Text } from '../../shared/text.ts';

export type Todo = {
  caseId: string;
  stepId: string;
  title: string;
  procedure: Text;
  step: Text;
  subject: { type: string; id: string };
  card: 'green' | 'yellow' | 'red' | null;
  deadline: Deadline;
};

export const todosQuery = queryOptions({
  queryKey: ['todos'],
  queryFn: () => api.get<{ items: Todo[]; total: number }>('/api/todos'),
  refetchInterval: 60_000,
});
