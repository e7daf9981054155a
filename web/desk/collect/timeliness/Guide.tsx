// How to push into one resource: its address, fields and headers, and calls in five languages that run as they stand.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatBytes, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { Tabs } from '../../list/Tabs.tsx';
import { Code, CopyButton } from '../../serve/CallExample.tsx';
import { guideQuery } from './queries.ts';

const languages = [
  ['curl', 'curl'],
  ['typescript', 'TypeScript'],
  ['java', 'Java'],
  ['python', 'Python'],
  ['go', 'Go'],
] as const;

export function Guide({ resource }: { resource: string }) {
  const { t, say } = useTexts();
  const [active, setActive] = useState('curl');
  const { data: guide, error } = useQuery(guideQuery(resource));
  if (error) return <ProblemView error={error} />;
  if (!guide) return null;
  return (
    <section>
      <h2 className="section-title">{t('timeliness:guide.title', { name: guide.name })}</h2>
      <p>
        {t('timeliness:guide.address')} <code>POST {guide.address}</code> <CopyButton text={guide.address} />
      </p>
      <p className="muted">
        {t('timeliness:guide.limits', {
          records: formatNumber(guide.limits.records),
          bytes: formatBytes(guide.limits.bytes),
          seconds: guide.limits.seconds,
          bound: formatNumber(guide.boundSeconds),
        })}
      </p>
      <Tabs
        label={t('timeliness:guide.calls')}
        active={active}
        onChange={setActive}
        tabs={[
          ...languages.map(([key, label]) => ({
            key,
            label,
            content: <Code text={guide.example[key]} label={label} />,
          })),
          {
            key: 'fields',
            label: t('timeliness:guide.fields'),
            content: (
              <DataTable
                label={t('timeliness:guide.fields')}
                rows={guide.fields}
                rowKey={(field) => field.name}
                empty={null}
                columns={[
                  {
                    key: 'name',
                    title: t('timeliness:guide.field'),
                    render: (field) => <code>{field.name}</code>,
                  },
                  {
                    key: 'title',
                    title: t('timeliness:guide.fieldTitle'),
                    render: (field) => say(field.title),
                  },
                  {
                    key: 'must',
                    title: t('timeliness:guide.required'),
                    render: (field) =>
                      field.key
                        ? t('timeliness:guide.key')
                        : field.required
                          ? t('timeliness:guide.yes')
                          : t('timeliness:guide.no'),
                  },
                ]}
              />
            ),
          },
          {
            key: 'headers',
            label: t('timeliness:guide.headers'),
            content: (
              <div className="call-doc">
                <dl className="facts">
                  {guide.headers.map((header) => (
                    <div key={header.name}>
                      <dt>
                        <code>{header.name}</code>
                      </dt>
                      <dd>{say(header.how)}</dd>
                    </div>
                  ))}
                </dl>
                <h3>{t('timeliness:guide.signature')}</h3>
                <p>{say(guide.signature.how)}</p>
                <Code text={guide.signature.lines.join('\n')} label={t('timeliness:guide.signature')} />
              </div>
            ),
          },
          {
            key: 'errors',
            label: t('timeliness:guide.errors'),
            content: (
              <dl className="facts call-errors">
                {guide.errors.map((one) => (
                  <div key={one.code}>
                    <dt>
                      <code>
                        {one.status} {one.code}
                      </code>
                    </dt>
                    <dd>
                      {say(one.what)} <span className="muted">{say(one.mend)}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            ),
          },
        ]}
      />
    </section>
  );
}
