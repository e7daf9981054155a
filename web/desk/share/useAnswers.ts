// An application being filled in: the answers on the screen, saved as a draft by themselves.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answers, ApplicationReply } from '#rooms/share/schema.ts';
import { api } from '../../shared/fetch.ts';
import type { AnswerMap, Value } from '../form/answers.ts';

/** Quiet time after the last key before a draft saves itself, in milliseconds. */
const quiet = 700;

export type AnswerDraft = {
  answers: AnswerMap;
  set: (key: string, value: Value) => void;
  saving: 'saved' | 'waiting' | 'saving' | 'failed';
  savedAt: Date | undefined;
  error: unknown;
  /** Sends what is waiting; resolves to the revision the platform then has. */
  flush: () => Promise<number>;
};

export function useAnswers(application: ApplicationReply): AnswerDraft {
  const client = useQueryClient();
  const { id } = application;
  const [answers, setAnswers] = useState<AnswerMap>(() => application.answers);
  const [saving, setSaving] = useState<AnswerDraft['saving']>('saved');
  const [savedAt, setSavedAt] = useState<Date>();
  const pending = useRef<Answers>({});
  const revision = useRef(application.revision);
  const timer = useRef<number>(undefined);
  const chain = useRef<Promise<void>>(Promise.resolve());
  const save = useMutation({
    mutationFn: (part: Answers) =>
      api.put<ApplicationReply>(`/api/share/applications/${id}`, {
        revision: revision.current,
        answers: part,
      }),
  });
  const { mutateAsync } = save;

  const flush = useCallback(async (): Promise<number> => {
    window.clearTimeout(timer.current);
    chain.current = chain.current.then(async () => {
      const part = pending.current;
      if (Object.keys(part).length === 0) return;
      pending.current = {};
      setSaving('saving');
      try {
        const reply = await mutateAsync(part);
        revision.current = reply.revision;
        client.setQueryData(['application', id], reply);
        setSavedAt(new Date());
        setSaving(Object.keys(pending.current).length > 0 ? 'waiting' : 'saved');
      } catch {
        pending.current = { ...part, ...pending.current };
        setSaving('failed');
      }
    });
    await chain.current;
    return revision.current;
  }, [client, id, mutateAsync]);

  const set = useCallback(
    (key: string, value: Value) => {
      setAnswers((before) => ({ ...before, [key]: value }));
      pending.current = { ...pending.current, [key]: value };
      setSaving('waiting');
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), quiet);
    },
    [flush],
  );

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (Object.keys(pending.current).length > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', leave);
    return () => {
      window.removeEventListener('beforeunload', leave);
      void flush();
    };
  }, [flush]);

  return { answers, set, saving, savedAt, error: save.error, flush };
}
