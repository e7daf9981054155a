// 例外登记: what is not gathered or comes later, on what ground; filing one, taking one back, objecting to one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ExceptionReply } from '#rooms/collect/gathering/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Fold, type Values } from '../registers/Fold.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { CollectPages } from './CollectPages.tsx';
import { exceptionsQuery, gatheringQuery } from './queries.ts';
import { Needs } from './timeliness/Needs.tsx';

const kinds = ['not-gathered', 'longer-term'] as const;

const bodyOf = ({
  'basis.level': level,
  'basis.title': title,
  'basis.article': article,
  termDays,
  usesServed,
  ...rest
}: Values) => ({
  ...rest,
  ...(rest.kind === 'longer-term' ? { termDays, ...(usesServed ? { usesServed } : {}) } : {}),
  ...(level ? { basis: { level, ...(title ? { title } : {}), ...(article ? { article } : {}) } } : {}),
});

function File({ resourceId }: { resourceId: string }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const list = useQuery(
    gatheringQuery({ q: typed || undefined, resource: resourceId || undefined, pageSize: 50 }),
  );
  if (!list.data || !can(list.data.abilities, 'file')) return null;
  const { rule } = list.data;
  return (
    <Fold
      title={t('collect:exception.file')}
      what={t('collect:exception.fileWhat')}
      cite={rule.basisArticles}
      ok={t('collect:exception.file')}
      done={t('collect:exception.done')}
      open={resourceId !== ''}
      begin={{ kind: 'not-gathered', ...(resourceId ? { resourceId } : {}) }}
      fields={[
        {
          name: 'resourceId',
          label: t('collect:exception.resource'),
          kind: 'choice',
          required: true,
          options: list.data.items.map((row) => ({ value: row.resourceId, label: row.name })),
          onSearch: setTyped,
        },
        {
          name: 'kind',
          label: t('collect:exception.kind'),
          kind: 'choice',
          required: true,
          options: kinds.map((value) => ({ value, label: t(`collect:exception.kindOf.${value}`) })),
        },
        { name: 'reason', label: t('collect:exception.reason'), kind: 'long', required: true },
        ...(rule.basisLevels.length > 0
          ? ([
              {
                name: 'basis.level',
                label: t('collect:exception.level'),
                kind: 'choice',
                options: rule.basisLevels.map((level) => ({ value: level.key, label: say(level) })),
              },
              { name: 'basis.title', label: t('collect:exception.actTitle'), kind: 'text' },
              { name: 'basis.article', label: t('collect:exception.article'), kind: 'text' },
            ] as const)
          : []),
        {
          name: 'termDays',
          label: t('collect:exception.termDays'),
          kind: 'number',
          hint: t('collect:exception.termHint'),
        },
        {
          name: 'untilDay',
          label: t('collect:exception.until'),
          kind: 'date',
          hint: t('collect:exception.untilHint'),
        },
        {
          name: 'usesServed',
          label: t('collect:exception.usesServed'),
          kind: 'long',
          hint: t('collect:exception.usesHint'),
        },
      ]}
      submit={async (values) => {
        await api.post('/api/collect/exceptions', bodyOf(values));
        await client.invalidateQueries({ queryKey: ['gathering'] });
      }}
    />
  );
}

function Acts({ row }: { row: ExceptionReply }) {
  const { t } = useTexts();
  const ask = useReason();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: ({ act, reason }: { act: string; reason: string }) =>
      api.post(`/api/collect/exceptions/${row.id}/${act}`, { reason }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['gathering'] }),
  });
  return (
    <>
      {(['withdraw', 'object'] as const).map((act) =>
        can(row.abilities, act) ? (
          <Button
            key={act}
            size="small"
            loading={end.isPending}
            onClick={() =>
              void ask({
                title: `${t(`collect:exception.${act}`)} · ${row.name}`,
                what: t(`collect:exception.${act}What`),
                ok: t(`collect:exception.${act}`),
                label: t('collect:exception.reason'),
                danger: act === 'object',
              }).then((reason) => reason && end.mutate({ act, reason }))
            }
          >
            {t(`collect:exception.${act}`)}
          </Button>
        ) : null,
      )}
      <ProblemView error={end.error} />
    </>
  );
}

export function Exceptions() {
  const { t, say } = useTexts();
  const address = useAddress();
  const resourceId = address.get('resource');
  const query = { resource: resourceId || undefined, standing: address.get('standing') || undefined };
  const list = useQuery(exceptionsQuery({ ...query, page: address.page }));
  const rule = useQuery(gatheringQuery({ pageSize: 1 })).data?.rule;
  const basisOf = ({ basis }: ExceptionReply) =>
    basis
      ? [basis.levelName ? say(basis.levelName) : '', basis.title, basis.article].filter(Boolean).join(' ')
      : '–';
  return (
    <ListPage
      name="gathering-exceptions"
      title={t('collect:exception.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={<ArticleRefs ids={rule?.basisArticles} />}
      list={list}
      address={address}
      exported={{
        path: '/api/collect/exceptions',
        query,
        columns: [
          { title: t('collect:exception.resource'), value: (row) => row.name },
          { title: t('collect:gathering.unit'), value: (row) => row.providerName },
          { title: t('collect:exception.kind'), value: (row) => t(`collect:exception.kindOf.${row.kind}`) },
          { title: t('collect:exception.reason'), value: (row) => row.reason },
          { title: t('collect:gathering.basis'), value: basisOf },
          { title: t('collect:exception.filedDay'), value: (row) => row.filedDay },
          { title: t('collect:exception.until'), value: (row) => row.untilDay ?? '' },
          {
            title: t('collect:exception.state'),
            value: (row) => t(`collect:exception.stateOf.${row.state}`),
          },
        ],
      }}
      above={
        <>
          <CollectPages />
          <File key={resourceId} resourceId={resourceId} />
        </>
      }
      tools={
        <OneOf
          address={address}
          name="standing"
          values={[
            { value: 'true', label: t('collect:exception.standingOnly') },
            { value: 'false', label: t('collect:exception.ended') },
          ]}
        />
      }
      empty={<Empty title={t('collect:exception.none')} how={t('collect:exception.noneHow')} />}
      columns={[
        {
          key: 'name',
          title: t('collect:exception.resource'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/catalog/${row.resourceId}?tab=data`}>
                {row.name}
              </Link>
              <div className="row-sub">{row.providerName}</div>
            </>
          ),
        },
        {
          key: 'kind',
          title: t('collect:exception.kind'),
          width: 130,
          render: (row) => (
            <>
              {t(`collect:exception.kindOf.${row.kind}`)}
              {row.termDays ? (
                <div className="row-sub">{t('collect:exception.term', { days: row.termDays })}</div>
              ) : null}
            </>
          ),
        },
        {
          key: 'reason',
          title: t('collect:exception.reason'),
          render: (row) => (
            <>
              {row.reason}
              {row.basis ? <div className="row-sub">{basisOf(row)}</div> : null}
              {row.usesServed ? <div className="row-sub">{row.usesServed}</div> : null}
              {row.endedReason ? <div className="row-sub">{row.endedReason}</div> : null}
            </>
          ),
        },
        {
          key: 'until',
          title: t('collect:exception.until'),
          width: 116,
          render: (row) => <span className="num">{row.untilDay ?? t('collect:exception.forGood')}</span>,
        },
        {
          key: 'state',
          title: t('collect:exception.state'),
          width: 96,
          render: (row) => (
            <span
              className={`mark ${row.state === 'standing' ? 'good' : row.state === 'objected' ? 'bad' : ''}`}
            >
              {t(`collect:exception.stateOf.${row.state}`)}
            </span>
          ),
        },
        { key: 'acts', title: '', width: 110, optional: false, render: (row) => <Acts row={row} /> },
      ]}
      below={resourceId ? <Needs resource={resourceId} /> : null}
    />
  );
}
