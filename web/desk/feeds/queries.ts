// What the screens of feeds and papers ask the platform; all of it is read anew after an act.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { FeedReply, FeedsReply } from '#rooms/serve/feed/schema.ts';
import type { FetchedReply, PapersReply } from '#rooms/share/licences/schema.ts';
import { api } from '../../shared/fetch.ts';

const feedsPath = '/api/serve/feeds';
const papersPath = '/api/share/papers';

export const feedsQuery = () =>
  queryOptions({ queryKey: ['feeds'], queryFn: () => api.get<FeedsReply>(feedsPath) });
export const feedQuery = (grantId: string) =>
  queryOptions({
    queryKey: ['feeds', grantId],
    queryFn: () => api.get<FeedReply>(`${feedsPath}/${grantId}`),
    // A nudge that is under way arrives or fails within seconds.
    refetchInterval: (query) =>
      query.state.data?.subscriptions.items.some(({ state, failures }) => state === 'active' && failures > 0)
        ? 5000
        : false,
  });
export const papersQuery = () =>
  queryOptions({ queryKey: ['papers'], queryFn: () => api.get<PapersReply>(papersPath) });

function useActs<Body, Reply>(key: string, act: (body: Body) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
}

export const useSubscribe = (grantId: string) =>
  useActs('feeds', (url: string) => api.post(`${feedsPath}/${grantId}/subscriptions`, { url }));

export type SubscriptionAct = { id: string; act: 'end' | 'resume' | 'replay'; seq?: number };
export const useSubscriptionAct = () =>
  useActs('feeds', ({ id, act, seq }: SubscriptionAct) =>
    api.post(`/api/serve/subscriptions/${id}/${act}`, seq === undefined ? undefined : { seq }),
  );

export const useDeclare = () =>
  useActs('papers', (body: { resourceId: string; kind: string }) => api.post(`${papersPath}/entries`, body));
export const useVoidPaper = () =>
  useActs('papers', ({ number, ...body }: Record<string, unknown>) =>
    api.post(`${papersPath}/${number}/void`, body),
  );
export const useFetchPaper = () =>
  useActs('papers', (body: { grantId: string; values: Record<string, string> }) =>
    api.post<FetchedReply>(`${papersPath}/fetch`, body),
  );
