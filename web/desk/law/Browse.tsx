// Instrument → article → duty, with what the platform does about each at a glance; searched and filtered, the state in the address.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { Facets } from '../list/Facets.tsx';
import { useLaw } from '../shell/session.ts';
import { EffectiveDate } from './EffectiveDate.tsx';
import { type Browse as BrowseReply, browseQuery, type DutyLine, type Instrument } from './queries.ts';

const tone = { proven: 'good', waiting: 'near', told: '' } as const;
const standings = ['proven', 'waiting', 'told'] as const;

export function StandingMark({ standing }: { standing: DutyLine['standing'] }) {
  const { t } = useTexts();
  return (
    <span className={`mark ${tone[standing]}`} title={t(`law:standingHow.${standing}`)}>
      {t(`law:standing.${standing}`)}
    </span>
  );
}

/** Duties of one article stand together under its number. */
function byArticle(duties: DutyLine[]): [string, DutyLine[]][] {
  return [...Map.groupBy(duties, ({ article }) => article)];
}

export function DutyRow({ duty }: { duty: DutyLine }) {
  const { language } = useTexts();
  return (
    <li className="duty">
      <Link to={`/law/${encodeURIComponent(duty.id)}`} className="duty-text">
        {language === 'en' ? duty.dutyEn : duty.dutyZh}
      </Link>
      <StandingMark standing={duty.standing} />
      <code className="tag">{duty.id}</code>
    </li>
  );
}

function InstrumentPart({
  instrument,
  abilities,
}: {
  instrument: Instrument;
  abilities: BrowseReply['abilities'];
}) {
  const { t, say } = useTexts();
  const from = instrument.effective?.from ?? instrument.inForce;
  const number = (article: string) =>
    /^\d+$/.test(article) ? t('common:article.number', { number: article }) : article;
  return (
    <section className="instrument" aria-label={say(instrument.title)}>
      <header>
        <h2>{say(instrument.title)}</h2>
        <p className="instrument-facts">
          <span
            className={`mark ${instrument.runs === 'in-force' ? 'good' : instrument.runs === 'draft' ? 'near' : ''}`}
          >
            {t(`law:runs.${instrument.runs}`)}
          </span>
          {instrument.number ? <span>{say(instrument.number)}</span> : null}
          {instrument.adopted ? (
            <span className="num">{t('law:adopted', { day: instrument.adopted })}</span>
          ) : null}
          {instrument.promulgated ? (
            <span className="num">{t('law:promulgated', { day: instrument.promulgated })}</span>
          ) : null}
          {from ? <span className="num">{t('law:runsFrom', { day: from })}</span> : null}
          {instrument.repealedOn ? (
            <span className="num">{t('law:to', { day: instrument.repealedOn })}</span>
          ) : null}
          {instrument.effective?.to ? (
            <span className="num">{t('law:runsTo', { day: instrument.effective.to })}</span>
          ) : null}
          {instrument.counts.duties > 0 ? (
            <span className="num">{t('law:counts', instrument.counts)}</span>
          ) : null}
          {instrument.status === 'draft' ? (
            <Can abilities={abilities} act="enterEffective">
              {() => <EffectiveDate instrument={instrument} />}
            </Can>
          ) : null}
        </p>
        {instrument.effective ? <p className="muted">{instrument.effective.document}</p> : null}
        {instrument.note ? <p className="muted">{say(instrument.note)}</p> : null}
        {instrument.restsOn.length > 0 ? (
          <p>
            <strong>{t('law:restsOn')}</strong> {instrument.restsOn.join(t('law:separator'))}
          </p>
        ) : null}
        {instrument.repeals.length > 0 ? (
          <p>
            <strong>{t('law:repeals')}</strong> {instrument.repeals.map(say).join(t('law:separator'))}
          </p>
        ) : null}
      </header>
      {byArticle(instrument.duties).map(([article, duties]) => (
        <div className="article-block" key={article}>
          <h3>{number(article)}</h3>
          <ul>
            {duties.map((duty) => (
              <DutyRow key={duty.id} duty={duty} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

export function Browse() {
  const { t, say } = useTexts();
  const address = useAddress();
  const law = useLaw();
  const filter = {
    q: address.get('q'),
    topic: address.get('topic'),
    standing: address.get('standing'),
    instrument: address.get('instrument'),
  };
  const { data, error } = useQuery(browseQuery(filter));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonTable />;
  const sum = (standing: (typeof standings)[number]) =>
    data.instruments.reduce((total, { counts }) => total + counts[standing], 0);
  return (
    <>
      <div className="list-tools">
        <Input.Search
          key={filter.q}
          defaultValue={filter.q}
          allowClear
          placeholder={t('law:searchArticles')}
          aria-label={t('common:list.search')}
          onSearch={(q) => address.set({ q })}
        />
        {sum('waiting') > 0 ? (
          <span className="muted">
            {t('law:unbuilt.note', { count: sum('waiting') })}{' '}
            <Link className="underlined" to={`/law?tab=unbuilt&city=${law?.city.key ?? ''}`}>
              {t('law:unbuilt.open')}
            </Link>
          </span>
        ) : null}
      </div>
      <div className="faceted">
        <Facets
          address={address}
          facets={[
            {
              name: 'instrument',
              title: t('law:chooseInstrument'),
              values: data.instruments.map(({ key, title, counts }) => ({
                key,
                text: say(title),
                count: counts.duties,
              })),
            },
            {
              name: 'standing',
              title: t('law:standingTitle'),
              values: standings.map((key) => ({ key, text: t(`law:standing.${key}`), count: sum(key) })),
            },
            {
              name: 'topic',
              title: t('law:topic'),
              values: data.topics.map(({ key, name, count }) => ({ key, text: say(name), count })),
            },
          ]}
        />
        <div className="faceted-main">
          {data.total === 0 ? (
            <div className="panel">
              <Empty title={t('law:empty')} how={t('law:emptyHow')} />
            </div>
          ) : (
            data.instruments
              // What has no duty of its own, as a repealed act, is part of the whole picture alone.
              .filter(({ duties }) => duties.length > 0 || !(filter.q || filter.topic || filter.standing))
              .map((instrument) => (
                <InstrumentPart key={instrument.key} instrument={instrument} abilities={data.abilities} />
              ))
          )}
        </div>
      </div>
    </>
  );
}
