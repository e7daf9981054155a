// How I sign in, and the acts that change it.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { signInStateReply } from '#rooms/org/sign-in/schema.ts';
import { api } from '../../shared/fetch.ts';

export type SignInState = z.output<typeof signInStateReply>;

export const signInQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: () => api.get<SignInState>('/api/session/mine'),
});

export function useSignInAct<Input, Reply = unknown>(act: (input: Input) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: ['sign-in'] }),
  });
}

/** Leaves for the identity provider; the way back is an address of the platform. */
export async function goToProvider(): Promise<void> {
  const { url } = await api.post<{ url: string }>('/api/session/provider');
  window.location.assign(url);
}
