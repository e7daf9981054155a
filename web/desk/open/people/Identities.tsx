// Proofs of identity for the authority: a list without numbers, one proof with its papers, verified or refused; and the platform's rules.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { IdentitiesReply, IdentityReply, RulesReply } from '#rooms/open/people/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api } from '../../../shared/fetch.ts';
import { legalDay } from '../../../shared/format.ts';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

function Rules() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const { data } = useQuery(opening<RulesReply>('rules'));
  if (!data) return null;
  return (
    <>
      {data.items.map(({ inForce }) => (
        <section key={inForce.kind} className="panel" aria-labelledby={`rules-${inForce.kind}`}>
          <h2 id={`rules-${inForce.kind}`}>{t(`open-me:rules.${inForce.kind}`)}</h2>
          <p className="muted">
            {inForce.publishedAt
              ? t('open-me:rules.version', { number: inForce.number, day: legalDay(inForce.publishedAt) })
              : t('open-me:rules.standing')}
          </p>
          <p style={{ whiteSpace: 'pre-wrap' }}>{say(inForce.text)}</p>
          {can(data.abilities, 'publish') ? (
            <Fold
              title={t('open-applications:newRules')}
              what={t('open-applications:newRulesWhat')}
              ok={t('open-applications:publish')}
              fields={[
                { name: 'zh', label: t('open-applications:textZh'), kind: 'long', required: true },
                { name: 'en', label: t('open-applications:textEn'), kind: 'long', required: true },
                { name: 'reason', label: t('open-applications:reason'), kind: 'text' },
              ]}
              submit={({ zh, en, reason }) =>
                acts.post(`rules/${inForce.kind}`, { text: { zh, en }, ...(reason ? { reason } : {}) })
              }
            />
          ) : null}
        </section>
      ))}
    </>
  );
}

export function Identities() {
  const { t, say } = useTexts();
  const list = useQuery(opening<IdentitiesReply>('identities'));
  const columns: Column<IdentityReply>[] = [
    {
      key: 'number',
      title: t('open-applications:number'),
      render: (row) => (
        <Link className="row-name" to={`/open/identities/${row.id}`}>
          {row.number}
        </Link>
      ),
    },
    { key: 'kind', title: t('open-applications:kind'), render: (row) => say(row.kindTitle) },
    {
      key: 'name',
      title: t('open-applications:body'),
      render: (row) => (row.kind === 'person' ? '–' : row.name),
    },
    {
      key: 'filed',
      title: t('open-applications:filedOn'),
      render: (row) => <span className="num">{row.filedAt ? legalDay(row.filedAt) : '–'}</span>,
    },
    {
      key: 'state',
      title: t('open-applications:standing'),
      render: (row) => (
        <span className={`mark ${row.state === 'filed' ? 'near' : row.state === 'verified' ? 'good' : ''}`}>
          {t(`open-me:identityState.${row.state}`)}
        </span>
      ),
    },
  ];
  return (
    <Screen title={t('open-applications:identities')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-applications:identities')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={
            <Empty title={t('open-applications:noIdentity')} how={t('open-applications:noIdentityHow')} />
          }
        />
      )}
      <Rules />
    </Screen>
  );
}

export function IdentityPage() {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const { id = '' } = useParams();
  const [reason, setReason] = useState('');
  const found = useQuery(opening<IdentityReply>(`identities/${id}`));
  const one = found.data;
  const decide = useOpenAct(async (outcome: 'verified' | 'refuse') => {
    await api.post(`/api/cases/${one?.caseId}/steps/${one?.stepId}/decision`, {
      outcome,
      ...(reason ? { reasons: [reason] } : {}),
    });
    await acts.refresh();
  });
  const act = (outcome: 'verified' | 'refuse') =>
    decide.mutate(outcome, { onError: (error) => void message.error(problemWords(t, error).title) });
  return (
    <Screen title={one?.number ?? t('open-applications:identities')}>
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <>
          <p>
            {t(`open-me:identityState.${one.state}`)} <ArticleRefs ids={one.articles} />
          </p>
          <FactList
            facts={[
              { label: t('open-applications:kind'), value: say(one.kindTitle) },
              { label: t('open-me:identity.name'), value: one.name },
              one.creditCode ? { label: t('open-me:identity.code'), value: one.creditCode } : null,
              one.confided?.identityNumber
                ? { label: t('open-me:identity.number'), value: one.confided.identityNumber }
                : null,
              one.confided?.telephone
                ? { label: t('open-me:identity.telephone'), value: one.confided.telephone }
                : null,
              one.confided?.mail ? { label: t('open-me:identity.mail'), value: one.confided.mail } : null,
              one.control
                ? { label: t('open-me:identity.control'), value: t(`open-me:control.${one.control}`) }
                : null,
              one.reason ? { label: t('open-applications:reason'), value: one.reason } : null,
            ]}
          />
          <ul>
            {one.papers.map((paper) => (
              <li key={paper.id}>
                {t(`open-me:paper.${paper.purpose}`)}
                {t('common:colon')}
                <a href={`/api/open/identities/${one.id}/papers/${paper.id}`}>{paper.name}</a>
              </li>
            ))}
          </ul>
          {one.state === 'filed' && one.stepId ? (
            <section className="panel" aria-labelledby="verify">
              <h2 id="verify">{t('open-applications:verify')}</h2>
              <label htmlFor="verify-reason">{t('open-applications:reasons')}</label>
              <Input.TextArea
                id="verify-reason"
                rows={2}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
              <div className="actions">
                <Button type="primary" loading={decide.isPending} onClick={() => act('verified')}>
                  {t('open-applications:verified')}
                </Button>
                <Button loading={decide.isPending} onClick={() => act('refuse')}>
                  {t('open-applications:notVerified')}
                </Button>
              </div>
            </section>
          ) : null}
        </>
      ) : null}
    </Screen>
  );
}
