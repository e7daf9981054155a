// What the screens of deliveries ask the platform; all of it is read anew after an act.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  CopyList,
  DeliveryList,
  DeliveryReply,
  DeliverySettingsReply,
  DeliverySummary,
  LinkReply,
} from '#rooms/serve/delivery/schema.ts';
import type { DeliveryFormat } from '#rooms/serve/delivery/types.ts';
import { api, type Query } from '../../shared/fetch.ts';

export const deliveriesPath = '/api/serve/deliveries';
export const copiesPath = '/api/serve/copies';

const moving = (state: DeliverySummary['state'] | undefined): boolean =>
  state === 'queued' || state === 'making';

export const deliveriesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['deliveries', filters],
    queryFn: () => api.get<DeliveryList>(deliveriesPath, filters),
    placeholderData: (before) => before,
    // While one is made its progress is watched.
    refetchInterval: (query) => (query.state.data?.items.some(({ state }) => moving(state)) ? 2_000 : false),
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', id],
    queryFn: () => api.get<DeliveryReply>(`${deliveriesPath}/${id}`),
    refetchInterval: (query) => (moving(query.state.data?.state) ? 1_500 : false),
  });

export const copiesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['deliveries', 'copies', filters],
    queryFn: () => api.get<CopyList>(copiesPath, filters),
    placeholderData: (before) => before,
  });

export const settingsQuery = () =>
  queryOptions({
    queryKey: ['deliveries', 'settings'],
    queryFn: () => api.get<DeliverySettingsReply>('/api/serve/delivery-settings'),
  });

export function useDeliveryActs() {
  const client = useQueryClient();
  const after = async <T>(act: Promise<T>): Promise<T> => {
    const done = await act;
    await client.invalidateQueries({ queryKey: ['deliveries'] });
    return done;
  };
  return {
    ask: useMutation({
      mutationFn: (body: { grantId: string; format: DeliveryFormat }) =>
        after(api.post<DeliveryReply>(deliveriesPath, body)),
    }),
    link: useMutation({ mutationFn: (id: string) => api.post<LinkReply>(`${deliveriesPath}/${id}/link`) }),
    destroy: (id: string, body: unknown) => after(api.post(`${copiesPath}/${id}/destruction`, body)),
    set: (key: string, value: unknown) => after(api.put(`/api/serve/delivery-settings/${key}`, { value })),
  };
}
