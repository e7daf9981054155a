// What the screens of tracing and of the canary ask the platform.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CanaryReply, ReleaseBody } from '#rooms/serve/canary/schema.ts';
import type { MarkWordsReply, TracedReply } from '#rooms/serve/watermark/schema.ts';
import { api, upload } from '../../shared/fetch.ts';

export const wordsQuery = queryOptions({
  queryKey: ['marks', 'words'],
  queryFn: () => api.get<MarkWordsReply>('/api/serve/marks/words'),
});

export const traceFile = (file: File): Promise<TracedReply> =>
  upload<TracedReply>('/api/serve/marks/trace', file);

export const canaryQuery = queryOptions({
  queryKey: ['marks', 'canary'],
  queryFn: () => api.get<CanaryReply>('/api/serve/canary'),
});

export function useRelease() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: ReleaseBody & { id: string }) =>
      api.post<CanaryReply>(`/api/serve/services/${id}/release`, body),
    onSuccess: (reply) => client.setQueryData(canaryQuery.queryKey, reply),
  });
}
