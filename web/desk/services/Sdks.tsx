// The SDKs to take along: each file with size and digest, of one version.
import { useQuery } from '@tanstack/react-query';
import { formatBytes } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { names } from './languages.ts';
import { sdksQuery } from './queries.ts';

export function Sdks() {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(sdksQuery());
  return (
    <section>
      <h2 className="section-title">{t('services:sdk.title')}</h2>
      <p className="muted">{t('services:sdk.what', { version: data?.version ?? '…' })}</p>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable
          label={t('services:sdk.title')}
          rows={data?.files}
          rowKey={(file) => file.name}
          empty={null}
          columns={[
            {
              key: 'name',
              title: t('services:sdk.file'),
              render: (file) => (
                <a href={`/api/serve/sdks/${file.name}`} download={file.name}>
                  {file.name}
                </a>
              ),
            },
            {
              key: 'language',
              title: t('services:calls.language'),
              render: (file) => (file.language ? names[file.language] : t('services:sdk.vectors')),
            },
            {
              key: 'bytes',
              title: t('services:sdk.size'),
              align: 'right',
              render: (file) => <span className="num">{formatBytes(file.bytes)}</span>,
            },
            {
              key: 'sha256',
              title: 'SHA-256',
              render: (file) => <code className="sdk-digest">{file.sha256}</code>,
            },
          ]}
        />
      )}
    </section>
  );
}
