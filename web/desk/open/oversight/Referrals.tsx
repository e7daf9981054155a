// Matters before the experts: sent, answered with opinions, decided; the same beside an application, with its risk.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ReferralList, ReferralReply } from '#rooms/open/committee/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold, type FoldField } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

const toneOf = ({ outcome }: ReferralReply): string =>
  outcome === null ? 'near' : outcome === 'supported' ? 'good' : 'bad';

function Standing({ one }: { one: ReferralReply }) {
  const { t } = useTexts();
  return (
    <>
      <span className={`mark ${toneOf(one)}`}>{t(`open-committee:state.${one.outcome ?? 'pending'}`)}</span>
      <div className="row-sub">
        {t('open-committee:tally', { given: one.given, supporting: one.supporting })}
      </div>
    </>
  );
}

function Opinions({ one }: { one: ReferralReply }) {
  const { t } = useTexts();
  return (
    <ul className="plain">
      {one.members.map((member) => (
        <li key={member.name}>
          <strong>{member.name}</strong>{' '}
          {member.excluded ? (
            <span className="mark">{t('open-committee:excluded')}</span>
          ) : member.recused ? (
            <span className="mark">{t('open-committee:recused')}</span>
          ) : member.supports === null ? (
            t('open-committee:waiting')
          ) : (
            t(member.supports ? 'open-committee:yes' : 'open-committee:no')
          )}{' '}
          {member.opinion ?? member.recused}
        </li>
      ))}
    </ul>
  );
}

const sendFields = (
  t: (key: string) => string,
  list: ReferralList,
  say: ReturnType<typeof useTexts>['say'],
  application: boolean,
): FoldField[] => [
  {
    name: 'kind',
    label: t('open-committee:kindField'),
    kind: 'choice',
    required: true,
    options: list.tasks
      .filter(({ key }) => application || key !== 'risk')
      .map(({ key, title }) => ({ value: key, label: say(title) })),
  },
  ...(application
    ? []
    : [{ name: 'title', label: t('open-committee:titleField'), kind: 'text' as const, required: true }]),
  {
    name: 'members',
    label: t('open-committee:members'),
    kind: 'choices',
    required: true,
    options: list.members.map(({ id, name, field }) => ({ value: id, label: `${name} ${field}` })),
  },
  { name: 'question', label: t('open-committee:question'), kind: 'long', required: true },
];

function Decide({ one }: { one: ReferralReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  if (one.decision)
    return (
      <>
        {t('open-committee:decidedOn', { day: one.decidedOn, what: t(`open-committee:${one.decision}`) })}
        <div className="row-sub">{one.decisionReason}</div>
      </>
    );
  if (one.application)
    return <Link to={`/open/applications/${one.application.id}`}>{one.application.number}</Link>;
  if (!can(one.abilities, 'decide')) return '–';
  return (
    <Fold
      title={t('open-committee:decide')}
      ok={t('open-committee:decide')}
      fields={[
        {
          name: 'decision',
          label: t('open-committee:decision'),
          kind: 'choice',
          required: true,
          options: (['adopted', 'rejected'] as const).map((value) => ({
            value,
            label: t(`open-committee:${value}`),
          })),
        },
        {
          name: 'reason',
          label: t('open-committee:reason'),
          kind: 'long',
          hint: t('open-committee:reasonHint'),
        },
      ]}
      submit={(values) => acts.post(`referrals/${one.id}/decision`, values)}
    />
  );
}

export function Referrals() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const list = useQuery(opening<ReferralList>('referrals'));
  const columns: Column<ReferralReply>[] = [
    {
      key: 'matter',
      title: t('open-committee:matter'),
      optional: false,
      render: (one) => (
        <>
          <Link className="row-name" to={`/registers/rounds/${one.roundId}`}>
            {one.title}
          </Link>
          <div className="row-sub">
            <span className="num">{one.number}</span> {t(`open-committee:kind.${one.kind}`)}{' '}
            {one.concerns ? say(one.concerns.name) : ''}
          </div>
        </>
      ),
    },
    {
      key: 'sentOn',
      title: t('open-committee:sentOn'),
      render: (one) => <span className="num">{one.sentOn}</span>,
    },
    { key: 'opinion', title: t('open-committee:opinion'), render: (one) => <Standing one={one} /> },
    { key: 'opinions', title: t('open-committee:opinions'), render: (one) => <Opinions one={one} /> },
    { key: 'decision', title: t('open-committee:decision'), render: (one) => <Decide one={one} /> },
  ];
  return (
    <Screen title={t('open-committee:title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <p className="muted">{t('open-committee:what')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.data && can(list.data.abilities, 'refer') ? (
        <Fold
          title={t('open-committee:send')}
          what={t('open-committee:sendWhat')}
          ok={t('open-committee:send')}
          fields={sendFields(t, list.data, say, false)}
          submit={(values) => acts.post('referrals', values)}
        />
      ) : null}
      {list.error ? null : (
        <DataTable
          label={t('open-committee:title')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(one) => one.id}
          empty={<Empty title={t('open-committee:none')} how={t('open-committee:noneHow')} />}
        />
      )}
    </Screen>
  );
}

/** On the page of an application: how risky it is held to be, and what the committee said. */
export function ReferralsOf({ applicationId }: { applicationId: string }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const list = useQuery({
    ...opening<ReferralList>('referrals', { application: applicationId }),
    retry: false,
  });
  const found = list.data;
  if (!found) return null;
  const { risk } = found;
  if (!risk && found.items.length === 0 && !can(found.abilities, 'mark') && !can(found.abilities, 'refer'))
    return null;
  return (
    <section className="panel" aria-labelledby="committee">
      <h2 id="committee">{t('open-committee:title')}</h2>
      <p>
        {t('common:labelled', {
          label: t('open-committee:risk.title'),
          text: risk ? t(`open-committee:risk.${risk.level}`) : t('open-committee:risk.none'),
        })}{' '}
        {risk ? (
          <span className="muted">
            {risk.reason} {say(risk.by)} <span className="num">{formatInstant(risk.at)}</span>
          </span>
        ) : null}{' '}
        <ArticleRefs ids={found.articles} />
      </p>
      {found.items.map((one) => (
        <div key={one.id}>
          <p>
            <Link to={`/registers/rounds/${one.roundId}`}>{one.number}</Link>{' '}
            {t(`open-committee:kind.${one.kind}`)} <Standing one={one} />
          </p>
          <Opinions one={one} />
        </div>
      ))}
      {can(found.abilities, 'mark') ? (
        <Fold
          title={t('open-committee:risk.mark')}
          what={t('open-committee:risk.markWhat')}
          ok={t('open-committee:risk.mark')}
          fields={[
            {
              name: 'level',
              label: t('open-committee:risk.level'),
              kind: 'choice',
              required: true,
              options: (['high', 'normal'] as const).map((value) => ({
                value,
                label: t(`open-committee:risk.${value}`),
              })),
            },
            { name: 'reason', label: t('open-committee:reason'), kind: 'long', required: true },
          ]}
          submit={(values) => acts.put(`applications/${applicationId}/risk`, values)}
        />
      ) : null}
      {can(found.abilities, 'refer') ? (
        <Fold
          title={t('open-committee:send')}
          what={t('open-committee:sendWhat')}
          ok={t('open-committee:send')}
          fields={sendFields(t, found, say, true)}
          submit={(values) => acts.post('referrals', { ...values, applicationId })}
        />
      ) : null}
    </section>
  );
}
