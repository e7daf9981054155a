// The report of a period: what is open, taken, applied for and answered in time, against the period before; printed or taken as a spreadsheet.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { PeriodReply } from '#rooms/open/government/schema.ts';
import type { AnswerFigures, AnswersReply } from '#rooms/open/government/schema-report.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { addDays, formatNumber, formatShare, legalDay } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { base, opening } from '../queries.ts';

/** Four weeks and some days: the month that is just over. */
const DAYS = 30;
const periodKeys = ['fields', 'sets', 'rows', 'quality', 'demandsMet', 'partners'] as const;
const useKeys = ['downloads', 'calls', 'sets', 'takers', 'refused'] as const;
const applicationKeys = ['received', 'granted', 'refused', 'takenBack', 'open'] as const;

export function Report() {
  const { t, language } = useTexts();
  const address = useAddress();
  const today = legalDay(new Date());
  const to = address.get('to') || today;
  const from = address.get('from') || addDays(to, -(DAYS - 1));
  const period = useQuery(opening<PeriodReply>('period-report', { from, to }));
  const answers = useQuery(opening<AnswersReply>('period-report/answers', { from, to }));
  const lang = language.startsWith('en') ? 'en' : 'zh';
  const error = period.error ?? answers.error;
  return (
    <Screen
      title={t('open-desk:page.report')}
      facts={
        <>
          <span className="num">
            {from} – {to}
          </span>{' '}
          <ArticleRefs ids={answers.data?.articles} />
        </>
      }
      actions={
        <>
          <a
            className="ant-btn"
            href={`${base}/period-report.xlsx?from=${from}&to=${to}&lang=${lang}`}
            download
          >
            {t('open-desk:report.sheet')}
          </a>
          <Button onClick={() => window.print()}>{t('open-desk:report.print')}</Button>
        </>
      }
    >
      <OpenPages />
      <div className="list-tools no-print">
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className="inline-field">
            {t(`open-desk:report.${name}`)}{' '}
            <input
              className="plain-input"
              type="date"
              value={name === 'from' ? from : to}
              onChange={(event) => address.set({ from, to, [name]: event.target.value || undefined })}
            />
          </label>
        ))}
      </div>
      <ProblemView
        error={error}
        onRetry={() => {
          void period.refetch();
          void answers.refetch();
        }}
      />
      {period.data && answers.data ? (
        <>
          <Standing period={period.data} />
          <Use answers={answers.data} />
          <Times answers={answers.data} />
        </>
      ) : error ? null : (
        <SkeletonTable columns={3} />
      )}
    </Screen>
  );
}

function Standing({ period }: { period: PeriodReply }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">{t('open-desk:report.standing')}</h2>
      <div className="table-box">
        <table className="table board-grid">
          <caption className="visually-hidden">{t('open-desk:report.standing')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('open-desk:report.figure')}</th>
              <th scope="col" className="num">
                {t('open-desk:report.now')}
              </th>
              <th scope="col" className="num">
                {t('open-desk:report.former', { from: period.formerFrom, to: period.formerTo })}
              </th>
              <th scope="col" className="num">
                {t('open-desk:report.change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {periodKeys.map((key) => {
              const [now, former] = [period.now[key], period.former[key]];
              return (
                <tr key={key}>
                  <th scope="row">{t(`open-desk:period.${key}`)}</th>
                  <td className="num" data-label={t('open-desk:report.now')}>
                    {formatNumber(now)}
                  </td>
                  <td className="num" data-label={t('open-desk:report.before')}>
                    {formatNumber(former)}
                  </td>
                  <td className="num" data-label={t('open-desk:report.change')}>
                    {now === null || former === null ? '–' : signed(now - former)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const signed = (value: number): string => (value > 0 ? `+${formatNumber(value)}` : formatNumber(value));

function Use({ answers }: { answers: AnswersReply }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="use">
      <h2 id="use">{t('open-desk:report.use')}</h2>
      <ul className="figure-row">
        {useKeys.map((key) => (
          <li key={key}>
            <b>{formatNumber(answers.use[key])}</b>
            {t(`open-desk:use.${key}`)}
          </li>
        ))}
      </ul>
      <h2>{t('open-desk:report.applications')}</h2>
      <ul className="figure-row">
        {applicationKeys.map((key) => (
          <li key={key}>
            <b>{formatNumber(answers.applications[key])}</b>
            {t(`open-desk:applied.${key}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Row = { key: string; name: string; figures: AnswerFigures };

function Times({ answers }: { answers: AnswersReply }) {
  const { t, say } = useTexts();
  const number = (
    key: keyof AnswerFigures,
    render = (f: AnswerFigures) => formatNumber(f[key]),
  ): Column<Row> => ({
    key,
    title: t(`open-desk:answer.${key}`),
    align: 'right',
    render: (row) => <span className="num">{render(row.figures)}</span>,
  });
  const columns = (title: string): Column<Row>[] => [
    { key: 'name', title, optional: false, render: (row) => row.name },
    number('received'),
    number('answered'),
    {
      key: 'share',
      title: t('open-desk:answer.share'),
      align: 'right',
      render: ({ figures: { inTime, late } }) => (
        <span className="num">{inTime + late === 0 ? '–' : formatShare(inTime / (inTime + late))}</span>
      ),
    },
    {
      key: 'late',
      title: t('open-desk:answer.late'),
      align: 'right',
      render: ({ figures }) => (
        <span className={figures.late > 0 ? 'num late-count' : 'num'}>{formatNumber(figures.late)}</span>
      ),
    },
    number('waiting'),
    {
      key: 'overdue',
      title: t('open-desk:answer.overdue'),
      align: 'right',
      render: ({ figures }) => (
        <span className={figures.overdue > 0 ? 'num late-count' : 'num'}>
          {formatNumber(figures.overdue)}
        </span>
      ),
    },
    number('mean'),
    number('median'),
    number('longest'),
  ];
  const empty = <Empty title={t('open-desk:answer.none')} how={t('open-desk:answer.noneHow')} />;
  return (
    <section aria-labelledby="times">
      <h2 id="times">{t('open-desk:report.times')}</h2>
      <p className="muted">{t('open-desk:report.timesWhat')}</p>
      <DataTable
        label={t('open-desk:report.times')}
        columns={columns(t('open-desk:answer.kind'))}
        rows={[
          ...answers.kinds.map((one): Row => ({ key: one.key, name: say(one.title), figures: one.figures })),
          ...(answers.kinds.length > 1
            ? [{ key: 'all', name: t('open-desk:answer.all'), figures: answers.all }]
            : []),
        ]}
        rowKey={(row) => row.key}
        empty={empty}
      />
      <h2>{t('open-desk:report.units')}</h2>
      <DataTable
        label={t('open-desk:report.units')}
        columns={columns(t('open:field.organisation'))}
        rows={answers.units.map(
          (one): Row => ({ key: one.unit.id, name: say(one.unit.name), figures: one.figures }),
        )}
        rowKey={(row) => row.key}
        empty={empty}
      />
    </section>
  );
}
