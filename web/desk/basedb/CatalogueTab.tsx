// The catalogue of a database: its entries, its compilation in parts, what contributors propose.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { base, type DatabaseReply, entriesQuery, useAct, useSend } from './queries.ts';

type Member = DatabaseReply['members'][number];
type Part = NonNullable<DatabaseReply['compilation']>['parts'][number];
type Proposal = DatabaseReply['proposals'][number];

export function CatalogueTab({ data }: { data: DatabaseReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const [typed, setTyped] = useState('');
  const keeps = can(data.abilities, 'keep');
  const entries = useQuery({ ...entriesQuery(typed), enabled: keeps }).data?.items ?? [];
  return (
    <>
      <h2>{t('basedb:catalogue.entries')}</h2>
      <DataTable<Member>
        label={t('basedb:catalogue.entries')}
        rows={data.members}
        rowKey={(row) => row.resourceId}
        empty={<Empty title={t('basedb:empty.members')} how={t('basedb:empty.membersHow')} />}
        columns={[
          {
            key: 'name',
            title: t('basedb:field.entry'),
            optional: false,
            render: (row) => (
              <>
                <Link to={`/catalog/${row.resourceId}`}>{row.name}</Link>{' '}
                {row.fused ? <span className="mark">{t('basedb:catalogue.fused')}</span> : null}
              </>
            ),
          },
          { key: 'code', title: t('basedb:field.code'), render: (row) => row.code ?? '–' },
          { key: 'unit', title: t('basedb:field.unit'), render: (row) => say(row.organisation.name) },
        ]}
      />
      {keeps ? (
        <Fold
          title={t('basedb:catalogue.add')}
          ok={t('basedb:catalogue.addOk')}
          fields={[
            {
              name: 'resourceId',
              label: t('basedb:field.entry'),
              kind: 'choice',
              required: true,
              options: entries.map((one) => ({ value: one.id, label: one.name })),
              onSearch: setTyped,
            },
          ]}
          submit={(values) => send('post', `${base}/databases/${data.id}/members`, values)}
        />
      ) : null}
      <Compilation data={data} />
      <Proposals data={data} />
    </>
  );
}

function Compilation({ data }: { data: DatabaseReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const publish = useAct(() => api.post(`${base}/databases/${data.id}/compilation/publish`));
  const mine = data.compilation?.parts.find((part) => part.mine && part.handedInOn === null);
  const own = useQuery({ ...entriesQuery('', 'mine'), enabled: mine !== undefined }).data?.items ?? [];
  const compiles = can(data.abilities, 'compile');
  const open = data.compilation?.state === 'open';
  return (
    <>
      <h2>{t('basedb:compilation.title')}</h2>
      {data.compilation ? (
        <>
          <p>
            {t('basedb:compilation.due', { day: data.compilation.due })} ·{' '}
            {t(`basedb:compilation.state.${data.compilation.state}`)}
          </p>
          <DataTable<Part>
            label={t('basedb:compilation.title')}
            rows={data.compilation.parts}
            rowKey={(row) => row.id}
            empty={<Empty title={t('basedb:compilation.none')} />}
            columns={[
              {
                key: 'unit',
                title: t('basedb:field.unit'),
                optional: false,
                render: (row) => say(row.organisation.name),
              },
              {
                key: 'in',
                title: t('basedb:field.state'),
                render: (row) => (
                  <>
                    {row.handedInOn ? (
                      <span className="mark good">{t('basedb:compilation.in', { day: row.handedInOn })}</span>
                    ) : (
                      <span className="mark">{t('basedb:compilation.missing')}</span>
                    )}{' '}
                    {row.late ? <span className="mark bad">{t('basedb:mark.late')}</span> : null}
                  </>
                ),
              },
              {
                key: 'entries',
                title: t('basedb:field.entries'),
                align: 'right',
                render: (row) => row.entries,
              },
            ]}
          />
          <ProblemView error={publish.error} />
          {compiles && open ? (
            <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate(undefined)}>
              {t('basedb:compilation.publish')}
            </Button>
          ) : null}
        </>
      ) : (
        <p className="muted">{t('basedb:compilation.none')}</p>
      )}
      {mine ? (
        <Fold
          title={t('basedb:compilation.handIn')}
          ok={t('basedb:compilation.handInOk')}
          open
          begin={{ resourceIds: [] }}
          fields={[
            {
              name: 'resourceIds',
              label: t('basedb:catalogue.entries'),
              kind: 'choices',
              options: own.map((one) => ({ value: one.id, label: one.name })),
            },
            { name: 'note', label: t('basedb:compilation.note'), kind: 'long' },
          ]}
          submit={(values) => send('post', `${base}/parts/${mine.id}`, { resourceIds: [], ...values })}
        />
      ) : null}
      {compiles && !open && data.lead ? (
        <Fold
          title={t('basedb:compilation.open')}
          what={t('basedb:compilation.openWhat')}
          ok={t('basedb:compilation.openOk')}
          fields={[{ name: 'due', label: t('basedb:compilation.dueDay'), kind: 'date', required: true }]}
          submit={(values) => send('post', `${base}/databases/${data.id}/compilation`, values)}
        />
      ) : null}
    </>
  );
}

function Proposals({ data }: { data: DatabaseReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const answer = useAct((input: { id: string; accept: boolean }) =>
    api.post(`${base}/proposals/${input.id}/answer`, { accept: input.accept, answer: '' }),
  );
  return (
    <>
      <h2>{t('basedb:proposal.title')}</h2>
      <ProblemView error={answer.error} />
      <DataTable<Proposal>
        label={t('basedb:proposal.title')}
        rows={data.proposals}
        rowKey={(row) => row.id}
        empty={<Empty title={t('basedb:empty.proposals')} how={t('basedb:empty.proposalsHow')} />}
        columns={[
          { key: 'text', title: t('basedb:proposal.text'), optional: false, render: (row) => row.text },
          { key: 'unit', title: t('basedb:field.unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'at',
            title: t('basedb:proposal.at'),
            render: (row) => <span className="num">{formatInstant(row.madeAt)}</span>,
          },
          {
            key: 'state',
            title: t('basedb:field.state'),
            render: (row) =>
              row.state === 'open' && can(data.abilities, 'keep') ? (
                <>
                  <Button size="small" onClick={() => answer.mutate({ id: row.id, accept: true })}>
                    {t('basedb:proposal.accept')}
                  </Button>{' '}
                  <Button size="small" onClick={() => answer.mutate({ id: row.id, accept: false })}>
                    {t('basedb:proposal.decline')}
                  </Button>
                </>
              ) : (
                t(`basedb:proposal.state.${row.state}`)
              ),
          },
        ]}
      />
      {can(data.abilities, 'propose') ? (
        <Fold
          title={t('basedb:proposal.make')}
          ok={t('basedb:proposal.makeOk')}
          fields={[{ name: 'text', label: t('basedb:proposal.text'), kind: 'long', required: true }]}
          submit={(values) => send('post', `${base}/databases/${data.id}/proposals`, values)}
        />
      ) : null}
    </>
  );
}
