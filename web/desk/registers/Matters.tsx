// 协调事项: open ones with their age, the oldest first; one matter with its parties, its question and its one decision.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Fold } from './Fold.tsx';
import { RegisterPages } from './Pages.tsx';
import {
  base,
  caseMattersQuery,
  type Matter,
  matterQuery,
  mattersQuery,
  registersQuery,
  useUnits,
} from './queries.ts';

function State({ matter }: { matter: Matter }) {
  const { t } = useTexts();
  return matter.decision ? (
    <span className="mark good">{t('registers:matter.decided')}</span>
  ) : (
    <span className="mark near">{t('registers:matter.open', { count: matter.age })}</span>
  );
}

function Raise({ caseId, open = false }: { caseId?: string; open?: boolean }) {
  const { t, say } = useTexts();
  const units = useUnits();
  const registers = useQuery(registersQuery);
  const register = registers.data?.items.find(({ key }) => key === 'coordination');
  if (!register?.mayWrite) return null;
  return (
    <Fold
      title={t(caseId ? 'registers:matter.raiseCase' : 'registers:matter.raise')}
      what={t('registers:matter.what')}
      cite={register.cite}
      ok={t('registers:matter.send')}
      open={open}
      fields={[
        { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
        {
          name: 'parties',
          label: t('registers:field.parties'),
          kind: 'choices',
          required: !caseId,
          ...(caseId ? { hint: t('registers:matter.partiesOfCase') } : {}),
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
        { name: 'question', label: t('registers:field.question'), kind: 'long', required: true },
      ]}
      submit={(values) => api.post(`${base}/matters`, { ...values, ...(caseId ? { caseId } : {}) })}
    />
  );
}

export function Matters() {
  const { t, say } = useTexts();
  const address = useAddress();
  const query = { state: address.get('state'), queue: address.get('queue'), q: address.get('q') };
  const registers = useQuery(registersQuery);
  const register = registers.data?.items.find(({ key }) => key === 'coordination');
  const list = useQuery(mattersQuery({ ...query, page: address.page }));
  const columns: Column<Matter>[] = [
    {
      key: 'title',
      title: t('registers:field.title'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/registers/matters/${row.id}`}>
            {row.title}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    {
      key: 'parties',
      title: t('registers:field.parties'),
      render: (row) => row.parties.map((one) => say(one.name)).join(' · '),
    },
    {
      key: 'on',
      title: t('registers:field.raisedOn'),
      render: (row) => <span className="num">{row.raisedOn}</span>,
    },
    { key: 'state', title: t('catalog:field.state'), render: (row) => <State matter={row} /> },
  ];
  return (
    <ListPage<Matter>
      name="matters"
      title={register ? say(register) : t('registers:matters')}
      facts={<ArticleRefs ids={register?.cite} />}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: `${base}/matters`,
        query,
        columns: [
          { title: t('registers:field.number'), value: (row) => row.number },
          { title: t('registers:field.title'), value: (row) => row.title },
          {
            title: t('registers:field.parties'),
            value: (row) => row.parties.map((one) => say(one.name)).join(' '),
          },
          { title: t('registers:field.question'), value: (row) => row.question },
          { title: t('registers:field.raisedOn'), value: (row) => row.raisedOn },
          { title: t('registers:field.decision'), value: (row) => row.decision?.text },
        ],
      }}
      above={
        <>
          <RegisterPages />
          <Raise />
        </>
      }
      tools={
        <>
          <Input.Search
            key={query.q}
            defaultValue={query.q}
            allowClear
            placeholder={t('registers:searchHint')}
            aria-label={t('common:list.search')}
            onSearch={(text) => address.set({ q: text })}
          />
          <OneOf
            address={address}
            name="state"
            values={(['open', 'decided'] as const).map((value) => ({
              value,
              label: t(`registers:matter.state.${value}`),
            }))}
          />
        </>
      }
      empty={<Empty title={t('registers:empty.matters')} how={t('registers:empty.mattersHow')} />}
    />
  );
}

function Decision({ matter }: { matter: Matter }) {
  const { t, say } = useTexts();
  const { decision } = matter;
  if (decision) {
    return (
      <section className="panel">
        <h2>{t('registers:field.decision')}</h2>
        <p className="register-text">{decision.text}</p>
        <p className="muted num">
          {decision.organisation ? say(decision.organisation.name) : ''} {decision.by}{' '}
          {formatInstant(decision.at)} <ArticleRefs ids={matter.cite} />
        </p>
      </section>
    );
  }
  if (!can(matter.abilities, 'decide')) return <p className="muted">{t('registers:matter.waits')}</p>;
  return (
    <Fold
      title={t('registers:matter.decide')}
      what={t('registers:matter.once')}
      cite={matter.cite}
      ok={t('registers:matter.decide')}
      open
      fields={[{ name: 'decision', label: t('registers:field.decision'), kind: 'long', required: true }]}
      submit={(values) => api.post(`${base}/matters/${matter.id}/decision`, values)}
    />
  );
}

export function MatterPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: matter, error } = useQuery(matterQuery(id));
  if (error) return <ProblemView error={error} />;
  return (
    <Screen
      title={matter?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/registers/matters', text: t('registers:matters') }]}
      facts={
        matter ? (
          <>
            <code>{matter.number}</code>
            <span>{say(matter.raisedBy.name)}</span>
            <span className="num">{matter.raisedOn}</span>
            <State matter={matter} />
          </>
        ) : null
      }
    >
      {matter ? (
        <div className="stack">
          <section className="panel">
            <h2>{t('registers:field.question')}</h2>
            <p className="register-text">{matter.question}</p>
            <p>
              {t('registers:field.parties')}: {matter.parties.map((one) => say(one.name)).join(' · ')}
            </p>
            {matter.caseId ? <Link to={`/cases/${matter.caseId}`}>{t('registers:matter.case')}</Link> : null}
          </section>
          <Decision key={matter.id} matter={matter} />
        </div>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}

/** On the page of a case: what it was put to the government for, with the decision. */
export function CaseMatters({ caseId }: { caseId: string }) {
  const { t } = useTexts();
  const { data } = useQuery({ ...caseMattersQuery(caseId), retry: false });
  if (!data?.kept || (data.items.length === 0 && !can(data.abilities, 'raise'))) return null;
  return (
    <section className="stack case-matters">
      {data.items.map((matter) => (
        <section className="panel" key={matter.id}>
          <h2>
            <Link to={`/registers/matters/${matter.id}`}>
              {t('registers:matter.onCase', { number: matter.number })}
            </Link>{' '}
            <State matter={matter} />
          </h2>
          <p className="register-text">{matter.question}</p>
          {matter.decision ? (
            <p className="register-text">
              <strong>{matter.decision.text}</strong>{' '}
              <span className="muted num">
                {matter.decision.by} {formatInstant(matter.decision.at)}
              </span>
            </p>
          ) : null}
        </section>
      ))}
      <Raise caseId={caseId} />
    </section>
  );
}
