// What the screens of opening ask the platform; all of it is read anew after an act.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from '../../shared/fetch.ts';

export const base = '/api/open';

export const opening = <T>(path: string, query: Query = {}) =>
  queryOptions({ queryKey: ['open', path, query], queryFn: () => api.get<T>(`${base}/${path}`, query) });

export function useOpenActs() {
  const client = useQueryClient();
  const after = <T>(act: Promise<T>) =>
    act.then(async (made) => {
      await client.invalidateQueries({ queryKey: ['open'] });
      return made;
    });
  return {
    /** After an act elsewhere, such as the decision of a case. */
    refresh: () => client.invalidateQueries({ queryKey: ['open'] }),
    post: <T = unknown>(path: string, body: unknown = {}) => after(api.post<T>(`${base}/${path}`, body)),
    delete: <T = unknown>(path: string) => after(api.delete<T>(`${base}/${path}`)),
    patch: <T = unknown>(path: string, body: unknown) => after(api.patch<T>(`${base}/${path}`, body)),
    put: <T = unknown>(path: string, body: unknown) => after(api.put<T>(`${base}/${path}`, body)),
  };
}

/** One act behind a button, with its pending state and what went wrong. */
export const useOpenAct = <V = void>(act: (values: V) => Promise<unknown>) =>
  useMutation({ mutationFn: act });
