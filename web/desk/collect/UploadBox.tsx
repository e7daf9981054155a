// Loading a file: full or incremental, encoding, live progress in bytes with rate and rest, cancel; then the batch takes over.
import { useQueryClient } from '@tanstack/react-query';
import { Button, InputNumber, Radio, Select } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { type UploadProgress, upload, withQuery } from '../../shared/fetch.ts';
import { formatBytes, formatShare } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

type Running = { file: File; progress: UploadProgress; startedAt: number; abort: AbortController };

const encodings = ['auto', 'utf-8', 'gb18030'] as const;
const modes = ['full', 'incremental'] as const;

function Progress({ running }: { running: Running }) {
  const { t } = useTexts();
  const { sent, total } = running.progress;
  const seconds = Math.max(0.2, (Date.now() - running.startedAt) / 1000);
  const rate = sent / seconds;
  const left = rate > 0 ? Math.ceil((total - sent) / rate) : 0;
  const done = total > 0 && sent >= total;
  return (
    <div className="upload-running" role="status">
      <div className="upload-file">
        <strong>{running.file.name}</strong>
        <span className="num">
          {formatBytes(sent)} / {formatBytes(total)} · {formatShare(total > 0 ? sent / total : 0)}
        </span>
      </div>
      <progress max={total} value={sent} aria-label={t('collect:upload.sending')} />
      <div className="upload-file muted num">
        <span>
          {done
            ? t('collect:upload.keeping')
            : t('collect:upload.rate', { rate: formatBytes(rate), seconds: left })}
        </span>
        <Button size="small" onClick={() => running.abort.abort()}>
          {t('common:action.cancel')}
        </Button>
      </div>
    </div>
  );
}

export function UploadBox({
  resourceId,
  hasRows,
  again,
}: {
  resourceId: string;
  hasRows: boolean;
  again?: 'full' | 'incremental';
}) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [mode, setMode] = useState<(typeof modes)[number]>(again ?? 'full');
  const [encoding, setEncoding] = useState<(typeof encodings)[number]>('auto');
  const [sourceRows, setSourceRows] = useState<number>();
  const [running, setRunning] = useState<Running>();
  const [over, setOver] = useState(false);
  const [error, setError] = useState<unknown>();

  const send = async (file: File | undefined) => {
    if (!file) return;
    setError(undefined);
    const abort = new AbortController();
    const started: Running = { file, progress: { sent: 0, total: file.size }, startedAt: Date.now(), abort };
    setRunning(started);
    try {
      const batch = await upload<BatchReply>(
        withQuery(`/api/collect/resources/${resourceId}/batches`, { mode, encoding, sourceRows }),
        file,
        {
          signal: abort.signal,
          onProgress: (progress) => setRunning({ ...started, progress }),
        },
      );
      await client.invalidateQueries({ queryKey: ['batches', resourceId] });
      navigate(`/collect/batches/${batch.id}`);
    } catch (thrown) {
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) setError(thrown);
    } finally {
      setRunning(undefined);
    }
  };

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };

  return (
    <section className="panel upload" aria-labelledby="upload-title">
      <h2 id="upload-title">{t(again ? 'collect:upload.again' : 'collect:upload.title')}</h2>
      <div className="upload-options">
        <Radio.Group
          value={mode}
          onChange={(event) => setMode(event.target.value)}
          options={modes.map((value) => ({ value, label: t(`collect:mode.${value}`) }))}
        />
        <label htmlFor="encoding">{t('collect:upload.encoding')}</label>
        <Select
          id="encoding"
          value={encoding}
          onChange={setEncoding}
          options={encodings.map((value) => ({ value, label: t(`collect:encoding.${value}`) }))}
        />
        <label htmlFor="source-rows">{t('collect:upload.sourceRows')}</label>
        <InputNumber
          id="source-rows"
          min={0}
          precision={0}
          value={sourceRows ?? null}
          onChange={(n) => setSourceRows(n ?? undefined)}
          aria-describedby="source-rows-hint"
        />
      </div>
      <p className="muted" id="source-rows-hint">
        {t('collect:upload.sourceHint')}
      </p>
      <p className="muted">{t(`collect:upload.${mode}`)}</p>
      {hasRows && mode === 'full' ? <p className="near-text">{t('collect:upload.fullWarning')}</p> : null}
      <ProblemView error={error} />
      {running ? (
        <Progress running={running} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for the mouse; the button does the same.
        <div
          className={over ? 'drop over' : 'drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            aria-label={t('collect:upload.choose')}
            onChange={(event) => {
              void send(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <Button type="primary" onClick={() => input.current?.click()}>
            {t('collect:upload.choose')}
          </Button>
          <span className="muted">{t('collect:upload.drop')}</span>
        </div>
      )}
    </section>
  );
}
