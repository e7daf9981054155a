// Who is entrusted with running the platform: recorded with scope, term and document; its accounts, and their end.
import { useQuery } from '@tanstack/react-query';
import type { EntrustmentList, EntrustmentReply } from '#rooms/open/entrustment/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

const scopes = ['monitoring', 'maintenance', 'announcements', 'support'] as const;

function Accounts({ one }: { one: EntrustmentReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const mayKeep = can(one.abilities, 'keep');
  return (
    <>
      <ul className="plain">
        {one.accounts.map((account) => (
          <li key={account.personId}>
            {account.name} <span className="num">{account.account}</span>{' '}
            <span className="muted">
              {account.until
                ? t('open-entrustment:desk.stopped', { at: formatInstant(account.until) })
                : t('open-entrustment:desk.since', { at: formatInstant(account.since) })}
            </span>
          </li>
        ))}
      </ul>
      {mayKeep ? (
        <>
          <Fold
            title={t('open-entrustment:desk.addAccount')}
            what={t('open-entrustment:desk.addWhat')}
            ok={t('open-entrustment:desk.addAccount')}
            fields={[
              { name: 'account', label: t('open-entrustment:desk.account'), kind: 'text', required: true },
            ]}
            submit={(values) => acts.post(`entrustments/${one.id}/accounts`, values)}
          />
          <Fold
            title={t('open-entrustment:desk.end')}
            ok={t('open-entrustment:desk.end')}
            ask={{
              title: t('open-entrustment:desk.end'),
              what: t('open-entrustment:desk.endWhat'),
              danger: true,
            }}
            fields={[
              { name: 'reason', label: t('open-entrustment:desk.reason'), kind: 'long', required: true },
            ]}
            submit={(values) => acts.post(`entrustments/${one.id}/end`, values)}
          />
        </>
      ) : null}
    </>
  );
}

function Record({ list }: { list: EntrustmentList }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-entrustment:desk.record')}
      what={t('open-entrustment:desk.recordWhat')}
      cite={list.articles}
      ok={t('open-entrustment:desk.record')}
      fields={[
        {
          name: 'organisationId',
          label: t('open-entrustment:desk.body'),
          kind: 'choice',
          required: true,
          options: list.bodies.map(({ id, name }) => ({ value: id, label: say(name) })),
        },
        {
          name: 'scope',
          label: t('open-entrustment:scopes'),
          kind: 'choices',
          required: true,
          options: scopes.map((value) => ({ value, label: t(`open-entrustment:scope.${value}`) })),
        },
        { name: 'said', label: t('open-entrustment:said'), kind: 'long', required: true },
        { name: 'document', label: t('open-entrustment:document'), kind: 'text', required: true },
        { name: 'fileId', label: t('open-entrustment:desk.file'), kind: 'file' },
        { name: 'fromDay', label: t('open-entrustment:desk.from'), kind: 'date', required: true },
        { name: 'untilDay', label: t('open-entrustment:desk.until'), kind: 'date', required: true },
      ]}
      submit={(values) => acts.post('entrustments', values)}
    />
  );
}

export function Entrustments() {
  const { t, say } = useTexts();
  const list = useQuery(opening<EntrustmentList>('entrustments'));
  const columns: Column<EntrustmentReply>[] = [
    {
      key: 'body',
      title: t('open-entrustment:desk.body'),
      optional: false,
      render: (one) => (
        <>
          <strong className="row-name">{say(one.body.name)}</strong>
          <div className="row-sub">
            <span className="num">{one.number}</span> {one.said}
          </div>
        </>
      ),
    },
    {
      key: 'scope',
      title: t('open-entrustment:scopes'),
      render: (one) => one.scope.map((key) => t(`open-entrustment:scope.${key}`)).join(' · '),
    },
    {
      key: 'term',
      title: t('open-entrustment:term'),
      render: (one) => (
        <>
          <span className="num">
            {t('open-entrustment:days', { from: one.fromDay, until: one.untilDay })}
          </span>
          <div className="row-sub">
            <span className={`mark ${one.state === 'running' ? 'good' : ''}`}>
              {t(`open-entrustment:desk.state.${one.state}`)}
            </span>{' '}
            {one.endedWhy}
          </div>
        </>
      ),
    },
    {
      key: 'document',
      title: t('open-entrustment:document'),
      render: (one) =>
        one.fileId ? <a href={`/api/registers/files/${one.fileId}`}>{one.document}</a> : one.document,
    },
    { key: 'accounts', title: t('open-entrustment:desk.accounts'), render: (one) => <Accounts one={one} /> },
  ];
  return (
    <Screen title={t('open-entrustment:desk.title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <p className="muted">{t('open-entrustment:rights')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.data && can(list.data.abilities, 'keep') ? <Record list={list.data} /> : null}
      {list.error ? null : (
        <DataTable
          label={t('open-entrustment:desk.title')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(one) => one.id}
          empty={<Empty title={t('open-entrustment:desk.none')} how={t('open-entrustment:desk.noneHow')} />}
        />
      )}
    </Screen>
  );
}
