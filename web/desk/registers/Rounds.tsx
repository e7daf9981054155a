// 专家论证: rounds assigned to the reader or of the whole level; one round with opinions, what is counted, and closing it.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Fold } from './Fold.tsx';
import {
  base,
  committeeQuery,
  interestsQuery,
  type Round,
  roundQuery,
  roundsQuery,
  useRegisterAct,
  useUnits,
} from './queries.ts';

function State({ round }: { round: Round }) {
  const { t } = useTexts();
  if (round.outcome)
    return (
      <span className={`mark ${round.outcome === 'supported' ? 'good' : 'bad'}`}>
        {t(`registers:round.${round.outcome}`)}
      </span>
    );
  return (
    <span className="mark near">
      {t('registers:round.open', { given: round.tally.given, seats: round.tally.seats })}
    </span>
  );
}

function Open() {
  const { t, say } = useTexts();
  const units = useUnits();
  const { data } = useQuery({ ...committeeQuery, retry: false });
  if (!can(data?.abilities, 'keep')) return null;
  return (
    <Fold
      title={t('registers:round.new')}
      what={t('registers:round.newWhat')}
      ok={t('registers:round.new')}
      fields={[
        { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
        {
          name: 'members',
          label: t('registers:committee.members'),
          kind: 'choices',
          required: true,
          options: (data?.members ?? [])
            .filter(({ current }) => current)
            .map((one) => ({ value: one.id, label: `${one.name} ${say(one.originName)}` })),
        },
        {
          name: 'concerns',
          label: t('registers:field.concerns'),
          kind: 'choice',
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
        { name: 'question', label: t('registers:field.question'), kind: 'long', required: true },
      ]}
      submit={(values) => api.post(`${base}/rounds`, values)}
    />
  );
}

/** An expert says in whom they have an interest; nothing that concerns it comes to them. */
function Interests() {
  const { t, say } = useTexts();
  const { data } = useQuery({ ...interestsQuery, retry: false });
  if (!data || (data.items.length === 0 && !can(data.abilities, 'declare'))) return null;
  return (
    <section className="panel" aria-labelledby="interests">
      <h2 id="interests">{t('open-committee:interest.title')}</h2>
      {data.items.length === 0 ? <p className="muted">{t('open-committee:interest.none')}</p> : null}
      <ul className="plain">
        {data.items.map((one) => (
          <li key={one.id}>
            <strong>{one.person}</strong> {say(one.organisation.name)} {one.said}{' '}
            <span className="num muted">{formatInstant(one.declaredAt)}</span>
          </li>
        ))}
      </ul>
      {can(data.abilities, 'declare') ? (
        <Fold
          title={t('open-committee:interest.declare')}
          what={t('open-committee:interest.what')}
          ok={t('open-committee:interest.declare')}
          fields={[
            {
              name: 'organisation',
              label: t('open-committee:interest.organisation'),
              kind: 'text',
              required: true,
            },
            { name: 'said', label: t('open-committee:interest.said'), kind: 'long', required: true },
          ]}
          submit={(values) => api.post(`${base}/interests`, values)}
        />
      ) : null}
    </section>
  );
}

export function Rounds() {
  const { t } = useTexts();
  const { data, error } = useQuery(roundsQuery);
  return (
    <Screen title={t('registers:rounds')}>
      <ProblemView error={error} />
      <div className="stack">
        <Open />
        <Interests />
        <DataTable
          label={t('registers:rounds')}
          rows={data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('registers:empty.rounds')} how={t('registers:empty.roundsHow')} />}
          columns={[
            {
              key: 'title',
              title: t('registers:field.title'),
              render: (row) => (
                <Link className="row-name" to={`/registers/rounds/${row.id}`}>
                  {row.title}
                </Link>
              ),
            },
            {
              key: 'on',
              title: t('registers:field.openedOn'),
              render: (row) => <span className="num">{row.openedOn}</span>,
            },
            { key: 'state', title: t('catalog:field.state'), render: (row) => <State round={row} /> },
          ]}
        />
      </div>
    </Screen>
  );
}

function Opinion({ round }: { round: Round }) {
  const { t } = useTexts();
  if (!can(round.abilities, 'give')) return null;
  return (
    <>
      <Fold
        title={t('registers:round.give')}
        ok={t('registers:round.give')}
        open
        fields={[
          {
            name: 'supports',
            label: t('registers:field.supports'),
            kind: 'choice',
            required: true,
            options: [
              { value: 'yes', label: t('registers:round.yes') },
              { value: 'no', label: t('registers:round.no') },
            ],
          },
          { name: 'opinion', label: t('registers:field.opinion'), kind: 'long', required: true },
        ]}
        submit={(values) =>
          api.post(`${base}/rounds/${round.id}/opinion`, {
            supports: values.supports === 'yes',
            opinion: values.opinion,
          })
        }
      />
      <Fold
        title={t('registers:round.recuse')}
        what={t('registers:committee.recusalWhat')}
        ok={t('registers:round.recuse')}
        fields={[{ name: 'recuse', label: t('registers:field.reason'), kind: 'long', required: true }]}
        submit={(values) => api.post(`${base}/rounds/${round.id}/opinion`, values)}
      />
    </>
  );
}

export function RoundPage() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const { data: round, error } = useQuery(roundQuery(id));
  const close = useRegisterAct(() => api.post(`${base}/rounds/${id}/close`));
  if (error) return <ProblemView error={error} />;
  return (
    <Screen
      title={round?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/registers/rounds', text: t('registers:rounds') }]}
      facts={
        round ? (
          <>
            <span className="num">{round.openedOn}</span>
            <State round={round} />
          </>
        ) : null
      }
      actions={
        round && round.closedAt === null && can(round.abilities, 'close') ? (
          <Button loading={close.isPending} onClick={() => close.mutate(undefined)}>
            {t('registers:round.close')}
          </Button>
        ) : null
      }
    >
      {round ? (
        <div className="stack">
          <ProblemView error={close.error} />
          <section className="panel">
            <h2>{t('registers:field.question')}</h2>
            <p className="register-text">{round.question}</p>
            <p className="muted">
              {t('registers:round.rules', {
                version: round.rules.version,
                quorum: round.rules.quorum,
                majority: round.rules.majority,
              })}
            </p>
          </section>
          <Opinion key={round.id} round={round} />
          <DataTable
            label={t('registers:field.opinion')}
            rows={round.seats}
            rowKey={(row) => row.member.id}
            empty={<Empty title={t('common:none')} />}
            columns={[
              { key: 'name', title: t('registers:field.name'), render: (row) => row.member.name },
              {
                key: 'supports',
                title: t('registers:field.supports'),
                render: (row) =>
                  row.recused
                    ? t('registers:round.recused')
                    : row.supports === null
                      ? '–'
                      : t(row.supports ? 'registers:round.yes' : 'registers:round.no'),
              },
              {
                key: 'opinion',
                title: t('registers:field.opinion'),
                render: (row) => row.recused ?? row.opinion ?? '–',
              },
              {
                key: 'at',
                title: t('registers:field.at'),
                render: (row) => <span className="num">{formatInstant(row.givenAt)}</span>,
              },
            ]}
          />
        </div>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}
