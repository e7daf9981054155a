// What organisers of events ask for: granted until the event ends or refused with the reason; who takes part, and what they took.
import { useQuery } from '@tanstack/react-query';
import type { SupportList, SupportReply } from '#rooms/open/activities/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

function Act({ one }: { one: SupportReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  return (
    <>
      <span className={`mark ${one.state === 'granted' ? 'good' : one.state === 'filed' ? 'near' : ''}`}>
        {t(`open-activities:state.${one.state}`)}
      </span>
      {one.said ? <div className="row-sub">{one.said}</div> : null}
      {can(one.abilities, 'decide') ? (
        <Fold
          title={t('open-activities:desk.decide')}
          ok={t('open-activities:desk.decide')}
          fields={[
            {
              name: 'grant',
              label: t('open-activities:desk.decide'),
              kind: 'choice',
              required: true,
              options: [
                { value: 'yes', label: t('open-activities:desk.grant') },
                { value: 'no', label: t('open-activities:desk.refuse') },
              ],
            },
            { name: 'said', label: t('open-activities:desk.said'), kind: 'long' },
          ]}
          submit={({ grant, ...values }) =>
            acts.post(`event-support/${one.id}/decision`, { ...values, grant: grant === 'yes' })
          }
        />
      ) : null}
      {can(one.abilities, 'end') ? (
        <Fold
          title={t('open-activities:desk.end')}
          ok={t('open-activities:desk.end')}
          ask={{
            title: t('open-activities:desk.end'),
            what: t('open-activities:desk.endWhat'),
            danger: true,
          }}
          fields={[{ name: 'reason', label: t('open-activities:desk.reason'), kind: 'long', required: true }]}
          submit={(values) => acts.post(`events/${one.event.id}/end`, values)}
        />
      ) : null}
    </>
  );
}

export function EventSupport() {
  const { t, say } = useTexts();
  const list = useQuery(opening<SupportList>('event-support'));
  const columns: Column<SupportReply>[] = [
    {
      key: 'event',
      title: t('open-activities:event'),
      optional: false,
      render: (one) => (
        <>
          <strong className="row-name">{one.event.title}</strong>
          <div className="row-sub">
            <span className="num">{one.number}</span>{' '}
            {t('open-voices:events.dates', { from: one.event.startsOn, until: one.event.endsOn })}
          </div>
        </>
      ),
    },
    {
      key: 'organiser',
      title: t('open-activities:desk.organiser'),
      render: (one) => say(one.organiser.name),
    },
    {
      key: 'wants',
      title: t('open-activities:wants'),
      render: (one) => (
        <>
          {one.wants.map((key) => t(`open-activities:want.${key}`)).join(' · ')}
          <div className="row-sub">{one.purpose}</div>
          {one.support ? <div className="row-sub">{one.support}</div> : null}
        </>
      ),
    },
    {
      key: 'sets',
      title: t('open-activities:desk.sets'),
      render: (one) => (
        <ul className="plain">
          {one.datasets.map((set) => (
            <li key={set.id}>
              <a href={`/datasets/${set.slug}`}>{say(set.title)}</a>{' '}
              <span className={`mark ${set.agreement === 'missing' ? 'near' : ''}`}>
                {t(`open-activities:agreement.${set.agreement}`)}
              </span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'participants',
      title: t('open-activities:desk.participants'),
      align: 'right',
      render: (one) => (
        <span className="num">
          {one.participants.length} / {one.participants.reduce((sum, { takings }) => sum + takings, 0)}
        </span>
      ),
    },
    { key: 'act', title: t('open-activities:desk.decide'), render: (one) => <Act one={one} /> },
  ];
  return (
    <Screen title={t('open-activities:desk.title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <p className="muted">{t('open-activities:desk.what')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-activities:desk.title')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(one) => one.id}
          empty={<Empty title={t('open-activities:desk.empty')} how={t('open-activities:desk.how')} />}
        />
      )}
    </Screen>
  );
}
