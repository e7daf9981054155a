// A file of the unit's own as the source of a release: sent with its progress, refused with the place of every fault.
import { App, Button, Progress } from 'antd';
import { useState } from 'react';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { type UploadProgress, upload } from '../../../shared/fetch.ts';
import { formatBytes } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { base, useOpenAct, useOpenActs } from '../queries.ts';

export function FileRelease({ data }: { data: DatasetReply }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const [file, setFile] = useState<File | undefined>();
  const [progress, setProgress] = useState<UploadProgress | undefined>();
  const send = useOpenAct(async () => {
    if (!file) return;
    try {
      await upload(`${base}/desk/datasets/${data.dataset.id}/file-releases`, file, {
        onProgress: setProgress,
      });
    } finally {
      setProgress(undefined);
    }
    setFile(undefined);
    await acts.refresh();
    void message.success(t('open-desk:file.begun'));
  });
  const making = data.releases.some(({ state }) => state === 'making');
  if (!can(data.abilities, 'release') || !data.resource || data.dataset.state === 'withdrawn') return null;
  return (
    <details className="panel fold">
      <summary>{t('open-desk:file.title')}</summary>
      <p className="muted">{t('open-desk:file.what')}</p>
      <label className="field-label" htmlFor="release-file">
        {t('open-desk:file.choose')}
      </label>
      <input
        id="release-file"
        type="file"
        accept=".csv,.json,.xlsx,text/csv,application/json"
        onChange={(event) => {
          send.reset();
          setFile(event.target.files?.[0]);
        }}
      />
      {file ? (
        <p className="muted num">
          {file.name} · {formatBytes(file.size)}
        </p>
      ) : null}
      {progress ? (
        <Progress percent={Math.round((progress.sent / Math.max(1, progress.total)) * 100)} />
      ) : null}
      <ProblemView error={send.error} />
      {making ? <p className="muted">{t('open-desk:file.making')}</p> : null}
      <Button
        type="primary"
        disabled={!file || making}
        loading={send.isPending}
        onClick={() => send.mutate()}
      >
        {t('open-desk:file.ok')}
      </Button>
    </details>
  );
}
