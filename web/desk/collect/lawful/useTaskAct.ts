// One act on a task or what hangs on it; everything shown of tasks is asked for anew after it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../shared/fetch.ts';

export function useTaskAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body?: unknown }) => api.post(path, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['lawful'] }),
  });
}
