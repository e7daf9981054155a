// One case: its evidence, the provider's proposal, the hearing, the authority's consent with the public notice, the lifting.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { BreachReply, MeasureShown } from '#rooms/open/conduct/schema.ts';
import { gravities } from '#rooms/open/conduct/types.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { breachTone } from './Breaches.tsx';

/** A moment as people write it. */
const shownValue = (value: unknown): string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? formatInstant(value) : String(value);

function Evidence({ one }: { one: BreachReply }) {
  const { t, say } = useTexts();
  const words = (detail: BreachReply['evidence'][number]['detail']): string =>
    Object.entries(detail)
      .map(
        ([name, value]) =>
          `${t(`open-conduct:desk.detail.${name}`, { defaultValue: name })} ${shownValue(value)}`,
      )
      .join(' · ');
  return (
    <section>
      <h2>{t('open-conduct:desk.evidence')}</h2>
      <ul className="plain-list">
        {one.evidence.map((item) => (
          <li key={`${item.at} ${item.kind} ${item.said}`} className="panel">
            <span className="mark">{t(`open-conduct:desk.kindOf.${item.kind}`)}</span> {item.said}
            <div className="row-sub">{words(item.detail)}</div>
            <div className="row-sub">
              {formatInstant(item.at)} {item.by ? say(item.by) : t('open-conduct:desk.somebody')}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Measure({ one, measure }: { one: BreachReply; measure: MeasureShown }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const tone = measure.state === 'in-force' ? 'bad' : measure.state === 'proposed' ? 'near' : '';
  const hearing =
    measure.statement ??
    (measure.kind === 'close'
      ? measure.hearingUntil
        ? t('open-conduct:desk.hearingUntil', { day: measure.hearingUntil })
        : t('open-conduct:desk.hearingUnset')
      : t('open-conduct:desk.notHeard'));
  return (
    <section className="panel">
      <h3>
        {say(measure.title)} <span className="num">{measure.number}</span>{' '}
        <span className={`mark ${tone}`}>{t(`open-conduct:measureState.${measure.state}`)}</span>
      </h3>
      <FactList
        facts={[
          { label: t('open-conduct:gravity.label'), value: t(`open-conduct:gravity.${measure.gravity}`) },
          { label: t('open-conduct:desk.provider'), value: say(measure.provider.name) },
          { label: t('open-conduct:desk.reason'), value: measure.reason },
          measure.datasets.length > 0 && {
            label: t('open-conduct:desk.restricted'),
            value: measure.datasets.map(({ id, title }) => <div key={id}>{say(title)}</div>),
          },
          measure.perMinute !== null && {
            label: t('open-conduct:notice.pace'),
            value: t('open-conduct:notice.perMinute', { count: measure.perMinute }),
          },
          measure.until !== null && { label: t('open-conduct:notice.until'), value: measure.until },
          { label: t('open-conduct:desk.hearing'), value: hearing },
          measure.answer !== '' && { label: t('open-conduct:desk.answer'), value: measure.answer },
          measure.inForceOn !== null && { label: t('open-conduct:mine.inForceOn'), value: measure.inForceOn },
          measure.notice !== null && {
            label: t('open-conduct:desk.noticeNumber'),
            value: <a href={`/announcements/${measure.notice}`}>{measure.notice}</a>,
          },
          measure.liftedOn !== null && {
            label: t('open-conduct:mine.liftedOn'),
            value: `${measure.liftedOn} ${measure.liftReason}`,
          },
        ]}
      />
      {measure.state === 'in-force' && can(one.abilities, 'lift') ? (
        <Fold
          title={t('open-conduct:desk.lift')}
          ok={t('open-conduct:desk.lift')}
          ask={{ title: t('open-conduct:desk.lift'), what: t('open-conduct:desk.liftHint') }}
          fields={[
            {
              name: 'reason',
              label: t('open-conduct:desk.reason'),
              hint: t('open-conduct:desk.liftHint'),
              kind: 'long',
              required: true,
            },
          ]}
          submit={(values) => acts.post(`measures/${measure.id}/lifting`, values)}
        />
      ) : null}
    </section>
  );
}

function Propose({ one }: { one: BreachReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-conduct:desk.propose')}
      ok={t('open-conduct:desk.propose')}
      what={t('open-conduct:desk.restrictedHint')}
      cite={one.articles}
      begin={{ datasets: [] }}
      fields={[
        {
          name: 'kind',
          label: t('open-conduct:desk.kind'),
          kind: 'choice',
          required: true,
          options: one.kinds.map(({ key, title }) => ({ value: key, label: say(title) })),
        },
        {
          name: 'gravity',
          label: t('open-conduct:gravity.label'),
          kind: 'choice',
          required: true,
          options: gravities.map((value) => ({ value, label: t(`open-conduct:gravity.${value}`) })),
        },
        {
          name: 'datasets',
          label: t('open-conduct:desk.restricted'),
          kind: 'choices',
          options: one.datasets.map(({ id, title }) => ({ value: id, label: say(title) })),
        },
        { name: 'perMinute', label: t('open-conduct:desk.perMinute'), kind: 'number' },
        { name: 'until', label: t('open-conduct:desk.untilDay'), kind: 'date' },
        { name: 'reason', label: t('open-conduct:desk.reason'), kind: 'long', required: true },
      ]}
      submit={(values) => acts.post(`breaches/${one.id}/proposal`, values)}
    />
  );
}

function Decide({ one }: { one: BreachReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  return (
    <>
      <Fold
        title={t('open-conduct:desk.consent')}
        ok={t('open-conduct:desk.consent')}
        cite={one.articles}
        ask={{ title: t('open-conduct:desk.consent'), what: t('open-conduct:desk.noticeHint'), danger: true }}
        fields={[
          {
            name: 'notice',
            label: t('open-conduct:desk.notice'),
            hint: t('open-conduct:desk.noticeHint'),
            kind: 'long',
            required: true,
          },
          { name: 'reason', label: t('open-conduct:desk.answer'), kind: 'long' },
        ]}
        submit={(values) => acts.post(`breaches/${one.id}/decision`, { ...values, consent: true })}
      />
      <Fold
        title={t('open-conduct:desk.refuse')}
        ok={t('open-conduct:desk.refuse')}
        fields={[{ name: 'reason', label: t('open-conduct:desk.reason'), kind: 'long', required: true }]}
        submit={(values) => acts.post(`breaches/${one.id}/decision`, { ...values, consent: false })}
      />
    </>
  );
}

export function BreachPage() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const { id = '' } = useParams();
  const found = useQuery(opening<BreachReply>(`breaches/${id}`));
  const one = found.data;
  return (
    <Screen
      title={one ? `${say(one.user.name)} ${one.number}` : t('open-conduct:desk.breaches')}
      facts={<ArticleRefs ids={one?.articles} />}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <>
          <p>
            <span className={`mark ${breachTone[one.state]}`}>
              {t(`open-conduct:desk.breachState.${one.state}`)}
            </span>{' '}
            {one.said}
          </p>
          <FactList
            facts={[
              { label: t('open-conduct:desk.ground'), value: say(one.ground.title), articles: one.articles },
              { label: t('open-conduct:desk.origin'), value: t(`open-conduct:desk.originOf.${one.origin}`) },
              { label: t('open-conduct:desk.openedOn'), value: one.openedOn },
              {
                label: t('open-conduct:desk.set'),
                value: one.datasets.map(({ id: set, slug, title }) => (
                  <div key={set}>
                    <Link to={`/open/conduct/sets/${slug}`}>{say(title)}</Link>
                  </div>
                )),
              },
              one.product && {
                label: t('open-conduct:desk.product'),
                value: <a href={`/reuses/${one.product.id}`}>{one.product.title}</a>,
              },
              one.standing.length > 0 && {
                label: t('open-conduct:desk.standing'),
                value: one.standing.map(({ notice }) => (
                  <a key={notice} href={`/announcements/${notice}`}>
                    {notice}{' '}
                  </a>
                )),
              },
            ]}
          />
          <Evidence one={one} />
          {one.measures.map((measure) => (
            <Measure key={measure.id} one={one} measure={measure} />
          ))}
          {can(one.abilities, 'decide') ? <Decide one={one} /> : null}
          {can(one.abilities, 'propose') ? <Propose one={one} /> : null}
          {can(one.abilities, 'evidence') ? (
            <Fold
              title={t('open-conduct:desk.addEvidence')}
              ok={t('open-conduct:desk.addEvidence')}
              fields={[
                { name: 'said', label: t('open-conduct:desk.evidence'), kind: 'long', required: true },
              ]}
              submit={(values) => acts.post(`breaches/${id}/evidence`, values)}
            />
          ) : null}
          {can(one.abilities, 'drop') ? (
            <Fold
              title={t('open-conduct:desk.drop')}
              ok={t('open-conduct:desk.drop')}
              ask={{ title: t('open-conduct:desk.drop'), what: one.number, danger: true }}
              fields={[
                { name: 'reason', label: t('open-conduct:desk.reason'), kind: 'long', required: true },
              ]}
              submit={(values) => acts.post(`breaches/${id}/dropping`, values)}
            />
          ) : null}
          <section>
            <h2>{t('open-conduct:desk.events')}</h2>
            <ul className="plain-list">
              {one.events.map((event) => (
                <li key={`${event.at} ${event.kind} ${event.said}`}>
                  <span className="num">{formatInstant(event.at)}</span>{' '}
                  {t(`open-conduct:desk.event.${event.kind}`)} {event.said}{' '}
                  <span className="muted">{event.by ? say(event.by) : ''}</span>
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </Screen>
  );
}
