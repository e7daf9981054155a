// A catalogue entry being compiled: what is on the screen, what the platform has, and the check of the latter.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type {
  CheckReply,
  Content,
  ContentPatch,
  ResourceReply,
  VersionReply,
} from '#rooms/catalog/schema.ts';
import { api } from '../../shared/fetch.ts';

/** Quiet time after the last key before a draft saves itself, in milliseconds. */
const quiet = 700;

export type Draft = {
  content: Content;
  set: (change: ContentPatch) => void;
  saving: 'saved' | 'waiting' | 'saving' | 'failed';
  savedAt: Date | undefined;
  error: unknown;
  check: CheckReply | undefined;
  checking: boolean;
  /** Sends what is still waiting; resolves when the platform has it. */
  flush: () => Promise<void>;
  /** The check of what the platform has by now: after a save, or when something beside the content changed. */
  recheck: () => Promise<CheckReply>;
  /** Why and since when the entry changes is part of what is checked: it goes with the content, or alone. */
  setNote: (note: ChangeNote) => void;
  note: ChangeNote;
};

/** Change of a published entry: why and since when. */
export type ChangeNote = { changeTrigger?: string; changeDay?: string };

export function useDraft(id: string, start: VersionReply): Draft {
  const [note, showNote] = useState<ChangeNote>({
    changeTrigger: start.changeTrigger ?? undefined,
    changeDay: start.changeDay ?? undefined,
  });
  const client = useQueryClient();
  const [content, setContent] = useState(start.content);
  const [saving, setSaving] = useState<Draft['saving']>('saved');
  const [savedAt, setSavedAt] = useState<Date>();
  const [revision, setRevision] = useState(start.revision);
  const pending = useRef<ContentPatch>({});
  const timer = useRef<number>(undefined);
  const chain = useRef<Promise<void>>(Promise.resolve());
  // The first save of a published entry opens its next version: a note alone shall not do that.
  const state = useRef({ revision: start.revision, note, noted: false, opened: start.state !== 'published' });

  const save = useMutation({
    mutationFn: (patch: ContentPatch) =>
      api.put<ResourceReply>(`/api/catalog/resources/${id}/draft`, {
        revision: state.current.revision,
        content: patch,
        ...state.current.note,
      }),
  });
  const { mutateAsync } = save;

  const send = useCallback((): Promise<void> => {
    window.clearTimeout(timer.current);
    chain.current = chain.current.then(async () => {
      const patch = pending.current;
      const { noted, opened } = state.current;
      if (Object.keys(patch).length === 0 && !(noted && opened)) return;
      pending.current = {};
      state.current.noted = false;
      setSaving('saving');
      try {
        const reply = await mutateAsync(patch);
        const version = reply.detail?.working ?? reply.detail?.current;
        if (version) state.current.revision = version.revision;
        state.current.opened = true;
        setRevision(state.current.revision);
        client.setQueryData(['resource', id], reply);
        setSavedAt(new Date());
        setSaving(Object.keys(pending.current).length > 0 ? 'waiting' : 'saved');
      } catch {
        // What was not taken goes with the next try; newer input wins.
        pending.current = { ...patch, ...pending.current };
        state.current.noted ||= noted;
        setSaving('failed');
      }
    });
    return chain.current;
  }, [client, id, mutateAsync]);

  const set = useCallback(
    (change: ContentPatch) => {
      setContent((before) => ({ ...before, ...change }));
      pending.current = { ...pending.current, ...change };
      setSaving('waiting');
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void send(), quiet);
    },
    [send],
  );

  const setNote = useCallback(
    (next: ChangeNote) => {
      showNote(next);
      state.current.note = next;
      state.current.noted = true;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void send(), quiet);
    },
    [send],
  );

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (Object.keys(pending.current).length > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', leave);
    return () => {
      window.removeEventListener('beforeunload', leave);
      void send();
    };
  }, [send]);

  const checkOf = (of: number) => ({
    queryKey: ['resource', id, 'check', of],
    queryFn: () => api.post<CheckReply>(`/api/catalog/resources/${id}/check`),
  });
  const check = useQuery({ ...checkOf(revision), placeholderData: (before) => before });

  return {
    content,
    set,
    saving,
    savedAt,
    error: save.error,
    check: check.data,
    checking: check.isFetching,
    flush: send,
    recheck: () => client.fetchQuery({ ...checkOf(state.current.revision), staleTime: 0 }),
    setNote,
    note,
  };
}
