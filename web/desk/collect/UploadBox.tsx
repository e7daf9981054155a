// Loading a file: full or incremental, encoding, live progress in bytes with rate and rest, pause; then the batch takes over.
import { Alert, Button, Input, InputNumber, Radio, Select } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { formatBytes, formatShare } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Uploads } from './Uploads.tsx';
import { checksumOf } from './upload.ts';
import { type Running, useUpload } from './useUpload.ts';

const encodings = ['auto', 'utf-8', 'gb18030'] as const;
const modes = ['full', 'incremental'] as const;

/** What the file chooser offers; what a file is, its content says. */
const kinds = '.csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.geojson,.parquet,.zip,text/csv,text/plain';

function Progress({
  running,
  onPause,
  onResume,
  onGiveUp,
}: {
  running: Running;
  onPause: () => void;
  onResume: () => void;
  onGiveUp: () => void;
}) {
  const { t } = useTexts();
  const { sent, file, phase } = running;
  const seconds = Math.max(0.2, (Date.now() - running.since) / 1000);
  const rate = (sent - running.from) / seconds;
  const left = rate > 0 ? Math.ceil((file.size - sent) / rate) : 0;
  return (
    <div className="upload-running" role="status">
      <div className="upload-file">
        <strong>{file.name}</strong>
        <span className="num">
          {formatBytes(sent)} / {formatBytes(file.size)} · {formatShare(file.size > 0 ? sent / file.size : 0)}
        </span>
      </div>
      <progress max={file.size} value={sent} aria-label={t('collect:upload.sending')} />
      <div className="upload-file muted num">
        <span>
          {phase === 'keeping'
            ? t('collect:upload.keeping')
            : phase === 'paused'
              ? t('collect:upload.paused')
              : t('collect:upload.rate', { rate: formatBytes(rate), seconds: left })}
        </span>
        {phase === 'keeping' ? null : (
          <span className="uploads-acts">
            {phase === 'paused' ? (
              <Button size="small" type="primary" onClick={onResume}>
                {t('collect:upload.resume')}
              </Button>
            ) : (
              <Button size="small" onClick={onPause}>
                {t('collect:upload.pause')}
              </Button>
            )}
            <Button size="small" onClick={onGiveUp}>
              {t('collect:upload.giveUp')}
            </Button>
          </span>
        )}
      </div>
      {phase === 'sending' ? <p className="muted">{t('collect:upload.leave')}</p> : null}
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
  const { t, say } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [mode, setMode] = useState<(typeof modes)[number]>(again ?? 'full');
  const [encoding, setEncoding] = useState<(typeof encodings)[number]>('auto');
  const [sourceRows, setSourceRows] = useState<number>();
  const [checksum, setChecksum] = useState('');
  const [over, setOver] = useState(false);
  const { running, error, refusal, mismatch, send, pause, resume, giveUp } = useUpload(resourceId);
  const sha256 = checksumOf(checksum);
  const unreadable = checksum.trim() !== '' && sha256 === undefined;
  const options = { mode, encoding, sourceRows, ...(sha256 ? { stated: { sha256 } } : {}) };

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!unreadable) void send(event.dataTransfer.files[0], options);
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
        <label htmlFor="checksum">{t('collect:upload.checksum')}</label>
        <Input
          id="checksum"
          value={checksum}
          status={unreadable ? 'error' : ''}
          onChange={(event) => setChecksum(event.target.value)}
          aria-invalid={unreadable}
          aria-describedby="checksum-hint"
        />
      </div>
      <p className="muted" id="source-rows-hint">
        {t('collect:upload.sourceHint')}
      </p>
      <p className={unreadable ? 'near-text' : 'muted'} id="checksum-hint">
        {t(unreadable ? 'collect:upload.checksumUnreadable' : 'collect:upload.checksumHint')}
      </p>
      <p className="muted">{t(`collect:upload.${mode}`)}</p>
      {hasRows && mode === 'full' ? <p className="near-text">{t('collect:upload.fullWarning')}</p> : null}
      <ProblemView error={error} />
      {refusal ? (
        <Alert
          type="error"
          showIcon
          className="problem"
          title={say(refusal.what)}
          description={
            <>
              <div>{say(refusal.why)}</div>
              <div>{say(refusal.mend)}</div>
              <ArticleRefs ids={refusal.articles} />
            </>
          }
        />
      ) : null}
      {mismatch ? (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={t('collect:upload.otherFile', {
            name: mismatch.fileName,
            bytes: formatBytes(mismatch.bytes),
          })}
        />
      ) : null}
      {running ? (
        <Progress
          running={running}
          onPause={pause}
          onResume={resume}
          onGiveUp={() => void giveUp(running.upload.id)}
        />
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
            accept={kinds}
            aria-label={t('collect:upload.choose')}
            onChange={(event) => {
              void send(event.target.files?.[0], options);
              event.target.value = '';
            }}
          />
          <Button type="primary" disabled={unreadable} onClick={() => input.current?.click()}>
            {t('collect:upload.choose')}
          </Button>
          <span className="muted">{t('collect:upload.drop')}</span>
        </div>
      )}
      {running ? null : (
        <Uploads
          resourceId={resourceId}
          onGoOn={(upload, file) => void send(file, options, upload)}
          onGiveUp={(id) => void giveUp(id)}
        />
      )}
    </section>
  );
}
