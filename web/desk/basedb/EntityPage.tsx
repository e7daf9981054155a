// 一个主体: one record by its exact identifier; each value with source, batch and time, what other sources say, and how it came about.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { Link, useParams } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { api, ProblemError } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import './basedb.css';
import { base, databaseQuery, type EntityReply } from './queries.ts';
import { OriginLine } from './words.tsx';

type Value = EntityReply['values'][number];

export function EntityPage() {
  const { id = '' } = useParams();
  const { t, say, language } = useTexts();
  const field = useId();
  const database = useQuery(databaseQuery(id)).data;
  // Neither goes into the address: a link must not carry an identity number.
  const [identifier, setIdentifier] = useState('');
  const [purpose, setPurpose] = useState('');
  const look = useMutation({
    mutationFn: () => api.post<EntityReply>(`${base}/databases/${id}/entity`, { identifier, purpose }),
  });
  const none = look.error instanceof ProblemError && look.error.problem.status === 404;
  const titleOf = (name: string): string => {
    const item = database?.items.find((one) => one.name === name);
    return item ? (language.startsWith('en') && item.titleEn) || item.titleZh : name;
  };
  return (
    <Screen
      title={t('basedb:entity.title')}
      crumbs={[
        { to: '/bases', text: t('desk:room.basedb') },
        { to: `/bases/${id}`, text: database ? say(database.name) : '' },
      ]}
      facts={<span>{t('basedb:entity.what')}</span>}
    >
      <form
        className="panel entity-form"
        onSubmit={(event) => {
          event.preventDefault();
          look.mutate();
        }}
      >
        <div>
          <label htmlFor={`${field}-id`}>{t(`basedb:master.${database?.master ?? 'code'}`)}</label>
          <Input
            id={`${field}-id`}
            autoComplete="off"
            value={identifier}
            onChange={(event) => setIdentifier(event.target.value)}
          />
        </div>
        <div className="wide">
          <label htmlFor={`${field}-purpose`}>{t('basedb:entity.purpose')}</label>
          <Input
            id={`${field}-purpose`}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
            placeholder={t('basedb:entity.purposeHint')}
          />
        </div>
        <Button
          type="primary"
          htmlType="submit"
          loading={look.isPending}
          disabled={identifier.trim() === '' || purpose.trim().length < 4}
        >
          {t('basedb:entity.look')}
        </Button>
      </form>
      {none ? (
        <Empty title={t('basedb:entity.none')} how={t('basedb:entity.noneHow')} />
      ) : (
        <ProblemView error={look.error} />
      )}
      {look.data ? <Found page={look.data} titleOf={titleOf} databaseId={id} /> : null}
    </Screen>
  );
}

function Found({
  page,
  titleOf,
  databaseId,
}: {
  page: EntityReply;
  titleOf: (name: string) => string;
  databaseId: string;
}) {
  const { t, say } = useTexts();
  const rivals = (value: Value) =>
    value.rivals.filter((one) => one.resourceId !== value.origin?.resourceId || one.seq !== value.origin.seq);
  return (
    <>
      <DataTable<Value>
        label={t('basedb:entity.values')}
        rows={page.values}
        rowKey={(row) => row.name}
        empty={<Empty title={t('basedb:entity.none')} />}
        columns={[
          {
            key: 'item',
            title: t('basedb:entity.item'),
            optional: false,
            render: (row) => (
              <>
                {titleOf(row.name)} {row.basic ? <span className="mark">{t('basedb:basic')}</span> : null}
              </>
            ),
          },
          {
            key: 'value',
            title: t('basedb:entity.value'),
            render: (row) => (
              <>
                <strong>{row.value ?? '–'}</strong>{' '}
                {row.masked ? <span className="muted">{t('basedb:entity.masked')}</span> : null}
              </>
            ),
          },
          {
            key: 'origin',
            title: t('basedb:entity.origin'),
            render: (row) => (row.origin ? <OriginLine origin={row.origin} /> : '–'),
          },
          {
            key: 'rivals',
            title: t('basedb:entity.rivals'),
            render: (row) =>
              rivals(row).length === 0
                ? '–'
                : rivals(row).map((one) => (
                    <div
                      key={`${one.resourceId}${one.seq}${one.value}`}
                      className={one.value === row.value ? '' : 'rival'}
                    >
                      {one.value ?? '–'} <span className="muted">{say(one.organisation)}</span>
                    </div>
                  )),
          },
          {
            key: 'conflict',
            title: t('basedb:entity.conflict'),
            render: (row) =>
              row.conflict ? (
                <Link className="mark near" to={`/bases/${databaseId}?tab=conflicts`}>
                  {t(`basedb:conflict.state.${row.conflict.state}`)}
                </Link>
              ) : (
                '–'
              ),
          },
        ]}
      />
      <h2>{t('basedb:entity.timeline')}</h2>
      <ol className="entity-timeline">
        {page.timeline.map((line) => (
          <li key={line.seq}>
            <span className="num">{formatInstant(line.at)}</span> · {t('collect:seq', { seq: line.seq })} ·{' '}
            {line.kind === 'gone'
              ? t('basedb:entity.gone')
              : line.changed.length === 0
                ? t('basedb:entity.confirmed')
                : t('basedb:entity.changed', { items: line.changed.map(titleOf).join(t('law:separator')) })}
          </li>
        ))}
      </ol>
      <p className="muted">
        {t('basedb:entity.recorded')} <Link to={`/ledger/${page.ledger}`}>{t('basedb:entity.entry')}</Link>
      </p>
    </>
  );
}
