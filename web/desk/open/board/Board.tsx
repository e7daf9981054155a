// How usable the open sets are, by unit and rule: where the check found what, who must mend it and by when.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { UsabilityReply } from '#rooms/open/government/schema.ts';
import type { FindingsReply } from '#rooms/open/health/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { ExportRows } from '../../list/ExportCsv.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';

type Finding = FindingsReply['items'][number];
type Unit = UsabilityReply['items'][number];

export function Board() {
  const { t } = useTexts();
  const address = useAddress();
  const usability = useQuery(opening<UsabilityReply>('usability'));
  const findings = useQuery(opening<FindingsReply>('health/findings', { state: 'standing' }));
  const error = usability.error ?? findings.error;
  const unit = address.get('unit');
  const rule = address.get('rule');
  return (
    <Screen title={t('open-desk:page.board')}>
      <OpenPages />
      <p className="muted">{t('open-desk:board.lead')}</p>
      <ProblemView
        error={error}
        onRetry={() => {
          void usability.refetch();
          void findings.refetch();
        }}
      />
      {usability.data && findings.data ? (
        <>
          <Figures units={usability.data.items} findings={findings.data.items} />
          <Grid units={usability.data.items} findings={findings.data.items} />
          <ToMend
            findings={findings.data.items.filter(
              (one) => (!unit || one.organisation.id === unit) && (!rule || one.detector === rule),
            )}
            narrowed={unit !== '' || rule !== ''}
            onAll={() => address.clear(['unit', 'rule'])}
          />
          <Hard units={usability.data.items.filter((one) => !unit || one.unit.id === unit)} />
        </>
      ) : error ? null : (
        <SkeletonTable columns={5} />
      )}
    </Screen>
  );
}

function Figures({ units, findings }: { units: readonly Unit[]; findings: readonly Finding[] }) {
  const { t } = useTexts();
  const sets = units.reduce((sum, one) => sum + one.sets, 0);
  const faulty = new Set(findings.map(({ dataset }) => dataset.id)).size;
  const figures: [key: string, value: number][] = [
    ['sets', sets],
    ['fine', Math.max(0, sets - faulty)],
    ['findings', findings.length],
    ['late', findings.filter(({ late }) => late).length],
    ['hard', units.reduce((sum, one) => sum + one.hard.length, 0)],
  ];
  return (
    <ul className="figure-row">
      {figures.map(([key, value]) => (
        <li key={key}>
          <b>{formatNumber(value)}</b>
          {t(`open-desk:board.${key}`)}
        </li>
      ))}
    </ul>
  );
}

/** Units down, rules that found something across; each figure leads to what it counts. */
function Grid({ units, findings }: { units: readonly Unit[]; findings: readonly Finding[] }) {
  const { t, say } = useTexts();
  const rules = [...new Set(findings.map(({ detector }) => detector))].sort();
  const rows = units
    .map(({ unit, sets }) => ({ unit, sets, own: findings.filter((one) => one.organisation.id === unit.id) }))
    .sort((a, b) => b.own.length - a.own.length);
  if (rows.length === 0)
    return (
      <div className="panel">
        <Empty title={t('open-desk:board.noSets')} how={t('open-desk:board.noSetsHow')} />
      </div>
    );
  return (
    <div className="table-box">
      <table className="table board-grid">
        <caption>{t('open-desk:board.grid')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('open:field.organisation')}</th>
            <th scope="col" className="num">
              {t('open-desk:board.sets')}
            </th>
            {rules.map((rule) => (
              <th key={rule} scope="col" className="num">
                <Link to={`/open/board?rule=${rule}`}>{t(`open-health:detector.${rule}`)}</Link>
              </th>
            ))}
            <th scope="col" className="num">
              {t('open-desk:board.late')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ unit, sets, own }) => (
            <tr key={unit.id}>
              <th scope="row">
                <Link to={`/open/board?unit=${unit.id}`}>{say(unit.name)}</Link>
              </th>
              <td className="num" data-label={t('open-desk:board.sets')}>
                {formatNumber(sets)}
              </td>
              {rules.map((rule) => {
                const n = own.filter(({ detector }) => detector === rule).length;
                return (
                  <td key={rule} className="num" data-label={t(`open-health:detector.${rule}`)}>
                    {n === 0 ? (
                      '–'
                    ) : (
                      <Link to={`/open/board?unit=${unit.id}&rule=${rule}`}>{formatNumber(n)}</Link>
                    )}
                  </td>
                );
              })}
              <td
                className={`num ${own.some(({ late }) => late) ? 'hot' : ''}`}
                data-label={t('open-desk:board.late')}
              >
                {formatNumber(own.filter(({ late }) => late).length)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ToMend({
  findings,
  narrowed,
  onAll,
}: {
  findings: readonly Finding[];
  narrowed: boolean;
  onAll: () => void;
}) {
  const { t, say } = useTexts();
  const columns: Column<Finding>[] = [
    {
      key: 'set',
      title: t('open-health:desk.set'),
      optional: false,
      render: (row) => <Link to={`/open/datasets/${row.dataset.id}`}>{say(row.dataset.title)}</Link>,
    },
    {
      key: 'rule',
      title: t('open-health:desk.problem'),
      render: (row) => (
        <>
          {t(`open-health:detector.${row.detector}`)}
          <div className="row-sub">{t(`open-health:advice.${row.detector}`)}</div>
        </>
      ),
    },
    { key: 'unit', title: t('open-desk:board.who'), render: (row) => say(row.organisation.name) },
    {
      key: 'due',
      title: t('open-desk:board.due'),
      render: (row) => (
        <span className="num">
          {row.dueOn ?? t('open-desk:board.noDue')}{' '}
          {row.late ? <span className="mark bad">{t('open-health:desk.late')}</span> : null}
        </span>
      ),
    },
  ];
  return (
    <section aria-labelledby="to-mend">
      <h2 id="to-mend">{t('open-desk:board.toMend', { count: findings.length })}</h2>
      <p>
        {narrowed ? (
          <>
            <button type="button" className="link-button" onClick={onAll}>
              {t('open-desk:board.all')}
            </button>{' '}
          </>
        ) : null}
        <Link to="/open/health">{t('open-desk:board.toHealth')}</Link>
      </p>
      <DataTable
        label={t('open-desk:board.toMend', { count: findings.length })}
        columns={columns}
        rows={[...findings]}
        rowKey={(row) => row.id}
        empty={<Empty title={t('open-desk:board.nothing')} how={t('open-desk:board.nothingHow')} />}
      />
      {findings.length > 0 ? (
        <ExportRows
          name={t('open-desk:page.board')}
          rows={findings}
          columns={[
            { title: t('open-health:desk.set'), value: (row) => say(row.dataset.title) },
            {
              title: t('open-health:desk.problem'),
              value: (row) => t(`open-health:detector.${row.detector}`),
            },
            { title: t('open-desk:board.who'), value: (row) => say(row.organisation.name) },
            { title: t('open-health:desk.found'), value: (row) => row.foundOn },
            { title: t('open-desk:board.due'), value: (row) => row.dueOn },
          ]}
        />
      ) : null}
    </section>
  );
}

function Hard({ units }: { units: readonly Unit[] }) {
  const { t, say } = useTexts();
  const shown = units.filter(({ hard }) => hard.length > 0);
  return (
    <section aria-labelledby="hard">
      <h2 id="hard">{t('open-desk:board.hardTitle')}</h2>
      <p className="muted">{t('open-desk:board.hardWhat')}</p>
      {shown.length === 0 ? (
        <div className="panel">
          <Empty title={t('open-desk:board.noHard')} how={t('open-desk:board.noHardHow')} />
        </div>
      ) : null}
      {shown.map(({ unit, hard }) => (
        <article className="panel" key={unit.id}>
          <h3>{say(unit.name)}</h3>
          <ul className="plain-list">
            {hard.map((set) => (
              <li key={set.id}>
                <Link to={`/open/datasets/${set.id}`}>{say(set.title)}</Link>{' '}
                {set.lacks.map((lack) => (
                  <span key={lack} className="mark warn">
                    {t(`open-desk:lack.${lack}`)}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </article>
      ))}
    </section>
  );
}
