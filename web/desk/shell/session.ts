// Who sits here and in which city: the two answers every screen starts from, and the acts that change them.

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { LawView } from '#law/view.ts';
import type { demoAccountsReply, meReply } from '#rooms/org/schema.ts';
import { can } from '../../shared/Can.tsx';
import { api, ProblemError } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';

export type Me = z.output<typeof meReply>;
export type DemoAccount = z.output<typeof demoAccountsReply>['items'][number];

export const lawQuery = queryOptions({
  queryKey: ['law'],
  queryFn: () => api.get<LawView>('/api/law'),
  staleTime: Number.POSITIVE_INFINITY,
});

/** null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await api.get<Me>('/api/me');
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) return null;
      throw error;
    }
  },
  staleTime: 30_000,
});

export const useLaw = () => useQuery(lawQuery).data;

/** What the city's text calls the platform, without the short name it may add; ours until the law is there. */
export function usePlatformName(): string {
  const { t, say } = useTexts();
  const word = useLaw()?.vocabulary.platform;
  return word ? say(word).replace(/\uff08[^\uff08\uff09]*\uff09$/, '') : t('common:app');
}
export const useMe = () => useQuery(meQuery).data ?? undefined;

/** True for people with a part in the business; false while it is not known who it is. */
export const useBusiness = (): boolean => can(useMe()?.abilities, 'business');

/** Where somebody is led whose sign-in must be mended before anything else; undefined for everybody else. */
export const doorOf = (me: Me | null | undefined): string | undefined =>
  me?.held === 'password' ? '/password' : me?.held ? '/account' : undefined;

/** A change of who sits here empties everything that was loaded for the one before. */
export function useSessionAct<T>(act: (input: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      client.removeQueries({
        predicate: (query) => query.queryKey[0] !== 'law' && query.queryKey[0] !== 'me',
      });
      await client.invalidateQueries({ queryKey: ['me'] });
    },
  });
}
