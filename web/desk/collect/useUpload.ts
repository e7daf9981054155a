// The state of one file's way in: from the choice of the file to the batch it becomes.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { UploadList, UploadReply } from '#rooms/collect/receiving/schema.ts';
import { api } from '../../shared/fetch.ts';
import {
  beginUpload,
  markOf,
  type Sending,
  sameFile,
  sendPieces,
  takenIn,
  type UploadOptions,
} from './upload.ts';

export type Running = {
  upload: UploadReply;
  file: File;
  sent: number;
  /** Where this stretch began, and when: its rate is its own. */
  from: number;
  since: number;
  phase: 'sending' | 'paused' | 'keeping';
};

export function useUpload(resourceId: string) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [running, setRunning] = useState<Running>();
  const [error, setError] = useState<unknown>();
  const [refusal, setRefusal] = useState<UploadReply['refusal']>();
  const [mismatch, setMismatch] = useState<UploadReply>();
  const sending = useRef<Sending | undefined>(undefined);
  const left = useRef(new AbortController());
  useEffect(() => {
    const gone = new AbortController();
    left.current = gone;
    return () => {
      gone.abort();
      sending.current?.pause();
    };
  }, []);

  const changed = () => client.invalidateQueries({ queryKey: ['uploads', resourceId] });

  const finish = async (id: string) => {
    setRunning((now) => now && { ...now, sent: now.file.size, phase: 'keeping' });
    try {
      const upload = await takenIn(id, left.current.signal);
      await changed();
      setRunning(undefined);
      if (upload.batchId) {
        await client.invalidateQueries({ queryKey: ['batches', resourceId] });
        navigate(`/collect/batches/${upload.batchId}`);
      } else setRefusal(upload.refusal);
    } catch (thrown) {
      if (left.current.signal.aborted) return;
      setRunning(undefined);
      setError(thrown);
    }
  };

  const run = (upload: UploadReply, file: File) => {
    setRunning({
      upload,
      file,
      sent: upload.offset,
      from: upload.offset,
      since: Date.now(),
      phase: 'sending',
    });
    sending.current = sendPieces(upload.id, file, {
      progress: (sent) => setRunning((now) => now && (now.phase === 'sending' ? { ...now, sent } : now)),
      done: () => void finish(upload.id),
      failed: (thrown) => {
        setError(thrown);
        setRunning((now) => now && { ...now, phase: 'paused' });
        void changed();
      },
    });
  };

  /** `chosen`: the unfinished upload to go on with; else one of the same file, or a new one. */
  const send = async (file: File | undefined, options: UploadOptions, chosen?: UploadReply) => {
    if (!file) return;
    setError(undefined);
    setRefusal(undefined);
    setMismatch(undefined);
    try {
      const mark = await markOf(file);
      if (chosen && !sameFile(chosen, file, mark)) return setMismatch(chosen);
      const { items } = await api.get<UploadList>(`/api/collect/resources/${resourceId}/uploads`);
      const known =
        items.find((one) => one.id === chosen?.id) ??
        items.find(
          (one) =>
            one.state === 'open' &&
            one.mark !== undefined &&
            one.mode === options.mode &&
            sameFile(one, file, mark),
        );
      const upload = known ?? (await beginUpload(resourceId, file, mark, options));
      await changed();
      run(upload, file);
    } catch (thrown) {
      setError(thrown);
    }
  };

  return {
    running,
    error,
    refusal,
    mismatch,
    send,
    pause: () => {
      sending.current?.pause();
      setRunning((now) => now && { ...now, phase: 'paused' });
      void changed();
    },
    resume: () => {
      setError(undefined);
      setRunning((now) => now && { ...now, phase: 'sending', from: now.sent, since: Date.now() });
      sending.current?.resume();
    },
    giveUp: async (id: string) => {
      if (running?.upload.id === id) sending.current?.pause();
      try {
        await api.delete(`/api/collect/uploads/${id}`);
        setRunning((now) => (now?.upload.id === id ? undefined : now));
      } catch (thrown) {
        setError(thrown);
      }
      await changed();
    },
  };
}
