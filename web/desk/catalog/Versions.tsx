// All versions of an entry, and two of them side by side: only what differs.
import { useQuery } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Content, VersionReply } from '#rooms/catalog/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { versionsQuery } from './queries.ts';

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value, null, 1);

function differences(a: Content, b: Content): { field: string; before: string; after: string }[] {
  const fields = (Object.keys(a) as (keyof Content)[]).filter((field) => field !== 'items');
  const simple = fields
    .map((field) => ({ field: `field.${field}`, before: plain(a[field]), after: plain(b[field]) }))
    .filter((one) => one.before !== one.after);
  const names = [...new Set([...a.items, ...b.items].map((item) => item.name))];
  const items = names.flatMap((name) => {
    const strip = (content: Content) => {
      const found = content.items.find((item) => item.name === name);
      return found ? plain({ ...found, id: undefined }) : '';
    };
    return strip(a) === strip(b) ? [] : [{ field: name, before: strip(a), after: strip(b) }];
  });
  return [...simple, ...items];
}

function Compare({ a, b }: { a: VersionReply; b: VersionReply }) {
  const { t } = useTexts();
  const [before, after] = a.number < b.number ? [a, b] : [b, a];
  const found = differences(before.content, after.content);
  return (
    <div className="panel compare">
      <h2>{t('catalog:versions.compare', { a: before.number, b: after.number })}</h2>
      <DataTable
        label={t('catalog:versions.compareLabel')}
        rows={found}
        rowKey={(one) => one.field}
        empty={<Empty title={t('catalog:versions.same')} />}
        columns={[
          {
            key: 'field',
            title: t('catalog:versions.field'),
            width: 140,
            render: (one) =>
              one.field.startsWith('field.') ? t(`catalog:${one.field}`) : <code>{one.field}</code>,
          },
          {
            key: 'before',
            title: t('catalog:versions.number', { number: before.number }),
            render: (one) => <pre className="diff">{one.before || '–'}</pre>,
          },
          {
            key: 'after',
            title: t('catalog:versions.number', { number: after.number }),
            render: (one) => <pre className="diff">{one.after || '–'}</pre>,
          },
        ]}
      />
    </div>
  );
}

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
      {a && b ? <Compare a={a} b={b} /> : null}
    </>
  );
}
