// 标准与编目规范: editions of the specification with the entries they leave open, standards with their elements, linked share.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type {
  IncompleteReply,
  LinkedShareReply,
  SpecificationList,
  StandardList,
} from '#rooms/catalog/standards/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { CompilePages } from './CompilePages.tsx';
import { PublishStandard } from './PublishStandard.tsx';
import { standardsQuery } from './queries.ts';

function Issue({ list, onDone }: { list: SpecificationList; onDone: () => void }) {
  const { t, say } = useTexts();
  const [title, setTitle] = useState('');
  const [day, setDay] = useState('');
  const [paths, setPaths] = useState<string[]>(list.items[0]?.required.map(({ path }) => path) ?? []);
  const save = useMutation({
    mutationFn: () =>
      api.post('/api/catalog/specifications', {
        title,
        effectiveDay: day,
        required: paths.map((path) => ({ path, level: 'city' })),
      }),
    onSuccess: onDone,
  });
  return (
    <section className="panel" aria-label={t('compile:spec.issue')}>
      <h2>{t('compile:spec.issue')}</h2>
      <div className="field">
        <label className="field-label" htmlFor="spec-title">
          {t('compile:spec.name')}
        </label>
        <Input id="spec-title" value={title} onChange={(event) => setTitle(event.target.value)} />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="spec-day">
          {t('compile:spec.day')}
        </label>
        <input
          id="spec-day"
          type="date"
          className="plain-input"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="spec-required">
          {t('compile:spec.required')}
        </label>
        <Select
          id="spec-required"
          mode="multiple"
          value={paths}
          onChange={setPaths}
          options={list.requirable.map((one) => ({ value: one.path, label: say(one) }))}
        />
      </div>
      <ProblemView error={save.error} />
      <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
        {t('compile:spec.issue')}
      </Button>
    </section>
  );
}

function ToComplete({ version }: { version: number }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery({
    queryKey: ['incomplete', version],
    queryFn: () => api.get<IncompleteReply>(`/api/catalog/specifications/${version}/incomplete`),
  });
  const rows = data?.departments.flatMap(({ organisation, entries }) =>
    entries.map((entry) => ({ ...entry, organisation })),
  );
  return (
    <>
      <h2>{t('compile:spec.toComplete')}</h2>
      <ProblemView error={error} />
      <DataTable
        label={t('compile:spec.toComplete')}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<Empty title={t('compile:spec.complete')} how={t('compile:spec.completeHow')} />}
        columns={[
          { key: 'unit', title: t('catalog:field.provider'), render: (row) => say(row.organisation.name) },
          {
            key: 'name',
            title: t('catalog:field.name'),
            render: (row) => <Link to={`/catalog/${row.id}`}>{row.name}</Link>,
          },
          {
            key: 'missing',
            title: t('compile:spec.missing'),
            render: (row) => row.missing.map((one) => say(one)).join(t('compile:separator')),
          },
        ]}
      />
    </>
  );
}

export function StandardsPage() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const specs = useQuery({
    queryKey: ['specifications'],
    queryFn: () => api.get<SpecificationList>('/api/catalog/specifications'),
  });
  const standards = useQuery(standardsQuery);
  const share = useQuery({
    queryKey: ['standard-share'],
    queryFn: () => api.get<LinkedShareReply>('/api/catalog/standard-share'),
  });
  const inForce = specs.data?.items.find((one) => one.inForce);
  return (
    <Screen
      title={t('compile:standards.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      facts={<ArticleRefs ids={specs.data?.articles} />}
      actions={
        specs.data?.canIssue ? (
          <Button type="primary" onClick={() => setAdding(!adding)}>
            {t('compile:spec.issue')}
          </Button>
        ) : null
      }
    >
      <CompilePages />
      <ProblemView error={specs.error ?? standards.error ?? share.error} />
      {adding && specs.data ? (
        <Issue
          list={specs.data}
          onDone={() => {
            setAdding(false);
            void client.invalidateQueries();
          }}
        />
      ) : null}
      <h2>{t('compile:spec.title')}</h2>
      <DataTable<SpecificationList['items'][number]>
        label={t('compile:spec.title')}
        rows={specs.data?.items}
        rowKey={(row) => String(row.version)}
        empty={<Empty title={t('compile:spec.empty')} how={t('compile:spec.emptyHow')} />}
        columns={[
          {
            key: 'version',
            title: t('compile:spec.version'),
            render: (row) => (
              <>
                {t('compile:spec.edition', { version: row.version })} {row.title}{' '}
                {row.inForce ? <span className="mark">{t('compile:spec.inForce')}</span> : null}
              </>
            ),
          },
          {
            key: 'day',
            title: t('compile:spec.day'),
            render: (row) => <span className="num">{row.effectiveDay}</span>,
          },
          {
            key: 'required',
            title: t('compile:spec.required'),
            render: (row) => row.required.map((one) => say(one)).join(t('compile:separator')) || '–',
          },
        ]}
      />
      {inForce ? <ToComplete version={inForce.version} /> : null}
      <h2>{t('compile:standards.list')}</h2>
      {standards.data?.canPublish ? <PublishStandard /> : null}
      <DataTable<StandardList['items'][number]>
        label={t('compile:standards.list')}
        rows={standards.data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('compile:standards.empty')} how={t('compile:standards.emptyHow')} />}
        columns={[
          {
            key: 'code',
            title: t('compile:standards.code'),
            render: (row) => (
              <>
                <div>
                  <Link className="row-name" to={`/catalog/standards/${row.id}`}>
                    {row.title}
                  </Link>
                </div>
                <div className="row-sub">{row.code}</div>
                {row.supersededBy ? (
                  <span className="mark near">
                    {t('compile:standards.superseded', { version: row.supersededBy })}
                  </span>
                ) : null}
                <div className="row-sub">{row.coIssuers.join(t('compile:separator'))}</div>
              </>
            ),
          },
          {
            key: 'version',
            title: t('compile:spec.version'),
            render: (row) => t('compile:spec.edition', { version: row.version }),
          },
          {
            key: 'day',
            title: t('compile:spec.day'),
            render: (row) => <span className="num">{row.effectiveDay}</span>,
          },
          {
            key: 'elements',
            title: t('compile:standards.elements'),
            align: 'right',
            render: (row) => <span className="num">{row.elementCount}</span>,
          },
          {
            key: 'file',
            title: t('compile:standards.file'),
            render: (row) =>
              row.file ? <a href={`/api/catalog/standards/${row.id}/file`}>{row.file.name}</a> : '–',
          },
        ]}
      />
      <h2>{t('compile:standards.share')}</h2>
      <DataTable<LinkedShareReply['items'][number]>
        label={t('compile:standards.share')}
        rows={share.data?.items}
        rowKey={(row) => row.organisation.id}
        empty={<Empty title={t('compile:standards.noShare')} how={t('compile:standards.noShareHow')} />}
        columns={[
          { key: 'unit', title: t('catalog:field.provider'), render: (row) => say(row.organisation.name) },
          {
            key: 'share',
            title: t('compile:standards.linked'),
            align: 'right',
            render: (row) => (
              <span className="num">
                {t('compile:standards.shareOf', { linked: row.linked, items: row.items, share: row.share })}
              </span>
            ),
          },
        ]}
      />
    </Screen>
  );
}
