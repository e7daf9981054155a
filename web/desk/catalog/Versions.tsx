// All versions of an entry, and two of them side by side: only what differs.
import { useQuery } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { ChangeOf } from '../keeping/VersionDifference.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { versionsQuery } from './queries.ts';

export function Versions({ id }: { id: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(versionsQuery(id));
  const [chosen, setChosen] = useState<string[]>([]);
  const [a, b] = chosen.map((one) => data?.items.find((version) => version.id === one));
  return (
    <>
      <ProblemView error={error} />
      <p className="muted hint-line">{t('catalog:versions.hint')}</p>
      <DataTable
        label={t('catalog:tab.versions')}
        rows={error ? [] : data?.items}
        rowKey={(version) => version.id}
        empty={<Empty title={t('catalog:empty.versions')} />}
        columns={[
          {
            key: 'choose',
            title: t('catalog:versions.choose'),
            width: 72,
            render: (version) => (
              <Checkbox
                aria-label={t('catalog:versions.number', { number: version.number })}
                checked={chosen.includes(version.id)}
                onChange={(event) =>
                  setChosen((before) =>
                    event.target.checked
                      ? [...before, version.id].slice(-2)
                      : before.filter((one) => one !== version.id),
                  )
                }
              />
            ),
          },
          {
            key: 'number',
            title: t('catalog:versions.version'),
            render: (version) => t('catalog:versions.number', { number: version.number }),
          },
          {
            key: 'state',
            title: t('catalog:field.state'),
            render: (version) => t(`catalog:version.${version.state}`),
          },
          { key: 'author', title: t('catalog:versions.author'), render: (version) => version.author ?? '–' },
          {
            key: 'submitted',
            title: t('catalog:versions.submitted'),
            render: (version) => <span className="num">{formatInstant(version.submittedAt)}</span>,
          },
          {
            key: 'published',
            title: t('catalog:versions.published'),
            render: (version) => <span className="num">{formatInstant(version.publishedAt)}</span>,
          },
          {
            key: 'case',
            title: t('catalog:versions.case'),
            render: (version) =>
              version.caseId ? <Link to={`/cases/${version.caseId}`}>{t('catalog:openCase')}</Link> : '–',
          },
        ]}
      />
      {a && b ? (
        <ChangeOf id={id} from={Math.min(a.number, b.number)} to={Math.max(a.number, b.number)} />
      ) : null}
    </>
  );
}
