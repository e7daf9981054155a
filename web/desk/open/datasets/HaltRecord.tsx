// One withdrawal from its finding to the return: who took it away, who was told, who confirmed, what the assessment found, what is missing yet.
import { Link } from 'react-router';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { StageTrain, type Station } from '../../../shared/StageTrain.tsx';
import { useTexts } from '../../../shared/text.ts';

type Halt = DatasetReply['withdrawals'][number];

export function HaltRecord({ one, data }: { one: Halt; data: DatasetReply }) {
  const { t, say } = useTexts();
  const standing = one.kind === 'suspended' && one.returnedAt === null && data.dataset.state === 'suspended';
  return (
    <article className="panel">
      <h3>
        {say(one.cause)} <span className="mark">{t(`open:state.${one.kind}`)}</span>{' '}
        <span className="muted num">{formatInstant(one.at)}</span>
      </h3>
      {one.kind === 'suspended' ? (
        <StageTrain label={t('open-desk:halt.train')} stations={stationsOf(one, t)} />
      ) : null}
      <p>{say(one.notice)}</p>
      {one.reason ? <p>{t('common:labelled', { label: t('open:field.found'), text: one.reason })}</p> : null}
      <ul className="plain-list">
        <li>{t('open:halt.by', { who: say(one.by.name), seconds: formatNumber(one.seconds) })}</li>
        <li>{t('open:halt.told', { count: formatNumber(one.told) })}</li>
        <li>
          {one.confirmedAt
            ? t('open:halt.confirmed', { at: formatInstant(one.confirmedAt) })
            : t('open:halt.unconfirmed')}
        </li>
        <li>
          {one.assessedAt
            ? t('open:halt.assessed', { at: formatInstant(one.assessedAt) })
            : t('open:halt.unassessed')}{' '}
          {one.caseId ? <Link to={`/cases/${one.caseId}`}>{t('open:act.toCase')}</Link> : null}
        </li>
        {one.assessment ? (
          <li>{t('common:labelled', { label: t('open-desk:halt.assessment'), text: one.assessment })}</li>
        ) : null}
        {one.returnedAt ? <li>{t('open:halt.returned', { at: formatInstant(one.returnedAt) })}</li> : null}
      </ul>
      {standing ? <Missing one={one} data={data} /> : null}
    </article>
  );
}

/** What has to happen before it is open again, in order. */
function Missing({ one, data }: { one: Halt; data: DatasetReply }) {
  const { t } = useTexts();
  const mended = data.releases.some(
    ({ state, madeAt }) => state === 'checked' && Date.parse(madeAt) > Date.parse(one.at),
  );
  return (
    <>
      <h4>{t('open-desk:halt.before')}</h4>
      <ul className="plain-list">
        {one.confirmedAt ? null : <li>{t('open-desk:halt.toConfirm')}</li>}
        {one.assessedAt ? null : (
          <li>
            {one.caseId ? (
              <Link to={`/cases/${one.caseId}`}>{t('open-desk:halt.toAssess')}</Link>
            ) : (
              t('open-desk:halt.toAssess')
            )}
          </li>
        )}
        <li>
          {mended ? (
            t('open-desk:halt.mended')
          ) : (
            <>
              {t('open-desk:halt.toMend')}{' '}
              <Link to={`/open/disclosure/${data.dataset.id}`}>{t('open:act.treat')}</Link>
            </>
          )}
        </li>
      </ul>
    </>
  );
}

function stationsOf(one: Halt, t: ReturnType<typeof useTexts>['t']): Station[] {
  const steps: [key: string, at: string | null][] = [
    ['found', one.foundAt],
    ['taken', one.at],
    ['confirmed', one.confirmedAt],
    ['assessed', one.assessedAt],
    ['returned', one.returnedAt],
  ];
  const next = steps.findIndex(([, at]) => at === null);
  return steps.map(([key, at], place) => ({
    key,
    title: t(`open-desk:halt.step.${key}`),
    state: at !== null ? 'done' : place === next ? 'now' : 'waiting',
    count: '',
    note: at === null ? '' : formatInstant(at),
  }));
}
