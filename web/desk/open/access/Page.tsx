// One access: its terms, the agreement as it was signed, every taking and refusal, and what its provider may do.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { AccessReply } from '#rooms/open/access/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { AccessMark } from './List.tsx';

const changes = [
  ['suspend', 'suspension'],
  ['resume', 'resumption'],
  ['end', 'end'],
] as const;

export function AccessPage() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const { id = '' } = useParams();
  const found = useQuery(opening<AccessReply>(`access/${id}`));
  const one = found.data;
  return (
    <Screen title={one ? say(one.dataset.title) : t('open-applications:accesses')}>
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <>
          <p>
            <AccessMark state={one.state} /> <span className="num">{one.number}</span> {one.reason}
          </p>
          <FactList
            facts={[
              { label: t('open-applications:applicant'), value: say(one.applicant.name) },
              { label: t('open-applications:purposeKind'), value: say(one.purpose) },
              { label: t('open-applications:until'), value: `${one.from} – ${one.until}` },
              {
                label: t('open-desk:terms.columns'),
                value: one.columns?.join(t('open-desk:comma')) ?? t('open-desk:terms.allColumns'),
              },
              {
                label: t('open-desk:terms.reachOf'),
                value:
                  one.rows
                    ?.map(({ column, op, values }) =>
                      t('open-desk:terms.one', {
                        column,
                        op: t(`open-desk:op.${op}`),
                        value: values.join(t('open-desk:comma')),
                      }),
                    )
                    .join(t('open-desk:terms.and')) ?? t('open-desk:terms.allRows'),
              },
              {
                label: t('open-desk:terms.perMinute'),
                value: one.perMinute === null ? t('open-desk:terms.unlimited') : formatNumber(one.perMinute),
              },
              {
                label: t('open-applications:rowsTaken'),
                value:
                  one.rowLimit === null
                    ? formatNumber(one.rowsTaken)
                    : t('open-desk:terms.takenOf', {
                        rows: formatNumber(one.rowsTaken),
                        most: formatNumber(one.rowLimit),
                      }),
              },
            ]}
          />
          <p>
            <Link to={`/open/applications/${one.applicationId}`}>{t('open-applications:toApplication')}</Link>
          </p>
          {changes.map(([ability, path]) =>
            can(one.abilities, ability) ? (
              <Fold
                key={ability}
                title={t(`open-applications:act.${ability}`)}
                ok={t(`open-applications:act.${ability}`)}
                fields={[
                  {
                    name: 'reason',
                    label: t('open-applications:actReason'),
                    hint: t('open-applications:actReasonHint'),
                    kind: 'long',
                    required: true,
                  },
                ]}
                submit={(values) => acts.post(`access/${id}/${path}`, values)}
              />
            ) : null,
          )}
          <DataTable
            label={t('open-applications:log')}
            columns={[
              {
                key: 'at',
                title: t('open-applications:at'),
                render: (row) => formatInstant(row.at),
              },
              { key: 'way', title: t('open-applications:way'), render: (row) => `${row.way} ${row.format}` },
              {
                key: 'release',
                title: t('open-applications:release'),
                render: (row) => <span className="num">{row.release ?? '–'}</span>,
              },
              {
                key: 'outcome',
                title: t('open-applications:outcome'),
                render: (row) =>
                  row.outcome === 'taken' ? t('open-applications:given') : t('open-applications:notGiven'),
              },
              {
                key: 'rows',
                title: t('open-applications:rows'),
                align: 'right',
                render: (row) => <span className="num">{row.rows}</span>,
              },
            ]}
            rows={one.log}
            rowKey={(row) => `${row.at} ${row.way} ${row.format} ${row.outcome}`}
            empty={<p>{t('open-applications:noLog')}</p>}
          />
        </>
      ) : null}
    </Screen>
  );
}
