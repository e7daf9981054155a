// How the ledger stands with those outside: witnesses, time stamps, renewal, the daily note, the search copy, the period of keeping.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber, shortHash } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { AddParty } from './AddParty.tsx';
import { LedgerPages } from './Pages.tsx';
import { Parties } from './Parties.tsx';
import { outsideQuery } from './queries.ts';
import { RenewCopy } from './RenewCopy.tsx';

/** A file of the log's own folder, as everybody may take it. */
const fileOf = (origin: string, name: string): string => `/log/${origin}/outside/${name}`;

export function OutsidePage() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(outsideQuery);
  const active = (data?.parties ?? []).filter(({ retiredAt }) => retiredAt === null);
  const open = active.filter(({ outages }) => outages[0]?.until === null);
  const renew = active.filter((party) => party.renew);
  const differs = (data?.copy ?? []).filter((copy) => copy.differs !== null);
  const missing = (['witness', 'stamp'] as const).filter(
    (kind) => !active.some((party) => party.kind === kind),
  );
  return (
    <Screen title={t('outside:page.outside')} facts={t('outside:what')}>
      <LedgerPages />
      <ProblemView error={error} />
      {data ? (
        <div className="stack">
          {open.map((party) => (
            <Alert
              key={party.id}
              type="error"
              showIcon
              title={t('outside:alert.outage', {
                name: party.name,
                why: t(`outside:fault.${party.outages[0]?.reason}`),
                since: formatInstant(party.outages[0]?.since ?? '', 'minute'),
              })}
              description={t('outside:alert.outageHow', { holder: party.holder })}
            />
          ))}
          {renew.map((party) => (
            <Alert
              key={party.id}
              type="warning"
              showIcon
              title={t('outside:alert.renew', {
                name: party.name,
                day: (party.notAfter ?? '').slice(0, 10),
              })}
              description={t('outside:alert.renewHow')}
            />
          ))}
          {differs.map((copy) => (
            <Alert
              key={copy.origin}
              type="error"
              showIcon
              title={t('outside:alert.differs', { origin: copy.origin, index: formatNumber(copy.differs) })}
              description={t('outside:alert.differsHow')}
              action={can(data.abilities, 'keep') ? <RenewCopy /> : null}
            />
          ))}
          {missing.map((kind) => (
            <Alert
              key={kind}
              type="info"
              showIcon
              title={t(`outside:missing.${kind}`)}
              description={t(`outside:missing.${kind}How`)}
            />
          ))}
          <section className="panel">
            <dl className="facts">
              <div>
                <dt>{t('outside:figure.size')}</dt>
                <dd className="num">{formatNumber(data.size)}</dd>
              </div>
              <div>
                <dt>{t('outside:figure.cosigned')}</dt>
                <dd className="num">{formatNumber(data.cosigned)}</dd>
              </div>
              <div>
                <dt>{t('outside:figure.stamped')}</dt>
                <dd className="num">{formatNumber(data.stamped)}</dd>
              </div>
              <div>
                <dt>{t('outside:figure.retention')}</dt>
                <dd>
                  {data.retention.years === null
                    ? t('outside:retention.none')
                    : t('outside:retention.years', { count: data.retention.years })}{' '}
                  <ArticleRefs ids={data.retention.articles} />
                  {data.retention.because ? (
                    <div className="row-sub">{say(data.retention.because)}</div>
                  ) : null}
                </dd>
              </div>
              <div>
                <dt>{t('outside:figure.log')}</dt>
                <dd>
                  <code>{data.origin ?? '–'}</code>
                  {data.origin && data.cosigned > 0 ? (
                    <>
                      {' '}
                      <Button size="small" href={fileOf(data.origin, 'cosigned')} download>
                        {t('outside:cosignedFile')}
                      </Button>
                    </>
                  ) : null}
                </dd>
              </div>
            </dl>
          </section>
          <h2 className="section-title">{t('outside:parties')}</h2>
          <Parties rows={data.parties} abilities={data.abilities} />
          {can(data.abilities, 'keep') ? <AddParty /> : null}
          <h2 className="section-title">{t('outside:stamps')}</h2>
          <DataTable
            label={t('outside:stamps')}
            rows={data.stamps}
            rowKey={(row) => row.id}
            empty={<Empty title={t('outside:noStamps')} how={t('outside:missing.stampHow')} />}
            columns={[
              {
                key: 'at',
                title: t('outside:field.at'),
                width: 170,
                optional: false,
                render: (row) => <span className="num">{formatInstant(row.at, 'second')}</span>,
              },
              {
                key: 'purpose',
                title: t('outside:field.purpose'),
                render: (row) => t(`outside:purpose.${row.purpose}`),
              },
              { key: 'party', title: t('outside:field.party'), render: (row) => row.party },
              {
                key: 'size',
                title: t('outside:field.size'),
                align: 'right',
                render: (row) => <span className="num">{formatNumber(row.size)}</span>,
              },
              {
                key: 'until',
                title: t('outside:field.notAfter'),
                render: (row) => <span className="num">{row.notAfter.slice(0, 10)}</span>,
              },
              {
                key: 'file',
                title: t('outside:field.file'),
                render: (row) => {
                  const name = `stamps/${row.size}-${row.purpose}-${row.id.slice(-8)}`;
                  return (
                    <>
                      <a href={fileOf(row.origin, `${name}.tsr`)} download>
                        {t('outside:token')}
                      </a>{' '}
                      <a href={fileOf(row.origin, `${name}.txt`)} download>
                        {t('outside:stamped')}
                      </a>
                    </>
                  );
                },
              },
            ]}
          />
          <h2 className="section-title">{t('outside:years')}</h2>
          <DataTable
            label={t('outside:years')}
            rows={data.years}
            rowKey={(row) => row.origin}
            empty={<Empty title={t('outside:noYears')} />}
            columns={[
              {
                key: 'year',
                title: t('outside:field.year'),
                optional: false,
                render: (row) => String(row.year),
              },
              { key: 'origin', title: t('outside:figure.log'), render: (row) => <code>{row.origin}</code> },
              {
                key: 'size',
                title: t('outside:field.size'),
                align: 'right',
                render: (row) => <span className="num">{formatNumber(row.size)}</span>,
              },
              {
                key: 'state',
                title: t('outside:field.state'),
                render: (row) =>
                  row.frozen ? (
                    <span className="mark good">{t('outside:frozen')}</span>
                  ) : (
                    <span className="mark near">{t('outside:running')}</span>
                  ),
              },
              {
                key: 'stamps',
                title: t('outside:stamps'),
                align: 'right',
                render: (row) => <span className="num">{formatNumber(row.stamps)}</span>,
              },
              {
                key: 'until',
                title: t('outside:field.until'),
                render: (row) => <span className="num">{row.until?.slice(0, 10) ?? '–'}</span>,
              },
            ]}
          />
          <h2 className="section-title">{t('outside:days')}</h2>
          <DataTable
            label={t('outside:days')}
            rows={data.days}
            rowKey={(row) => `${row.origin} ${row.day}`}
            empty={<Empty title={t('outside:noDays')} how={t('outside:noDaysHow')} />}
            columns={[
              {
                key: 'day',
                title: t('outside:field.day'),
                optional: false,
                render: (row) => <span className="num">{row.day}</span>,
              },
              {
                key: 'range',
                title: t('outside:field.range'),
                render: (row) => (
                  <span className="num">
                    {formatNumber(row.first)}–{formatNumber(row.last - 1)}
                  </span>
                ),
              },
              {
                key: 'digest',
                title: 'SM3',
                render: (row) => <code title={row.digest}>{shortHash(row.digest)}</code>,
              },
              {
                key: 'file',
                title: t('outside:field.file'),
                render: (row) => (
                  <>
                    <a href={fileOf(row.origin, `sm/${row.day}.note`)} download>
                      {t('outside:note')}
                    </a>{' '}
                    {data.smKey ? (
                      <a href={fileOf(row.origin, `sm/${data.smKey}.pem`)} download>
                        {t('outside:smKey')}
                      </a>
                    ) : null}
                  </>
                ),
              },
            ]}
          />
          <h2 className="section-title">{t('outside:copy')}</h2>
          <DataTable
            label={t('outside:copy')}
            rows={data.copy}
            rowKey={(row) => row.origin}
            empty={<Empty title={t('outside:noCopy')} how={t('outside:noCopyHow')} />}
            columns={[
              {
                key: 'origin',
                title: t('outside:figure.log'),
                optional: false,
                render: (row) => <code>{row.origin}</code>,
              },
              {
                key: 'size',
                title: t('outside:field.copied'),
                align: 'right',
                render: (row) => (
                  <span className="num">
                    {formatNumber(row.size)} / {formatNumber(row.log)}
                  </span>
                ),
              },
              {
                key: 'compared',
                title: t('outside:field.compared'),
                align: 'right',
                render: (row) => <span className="num">{formatNumber(row.compared)}</span>,
              },
              {
                key: 'whole',
                title: t('outside:field.whole'),
                render: (row) => (row.wholeAt ? formatInstant(row.wholeAt, 'minute') : '–'),
              },
              {
                key: 'state',
                title: t('outside:field.state'),
                render: (row) =>
                  row.differs === null ? (
                    <span className="mark good">{t('outside:equal')}</span>
                  ) : (
                    <span className="mark bad">
                      {t('outside:differsAt', { index: formatNumber(row.differs) })}
                    </span>
                  ),
              },
            ]}
          />
          <p className="muted">
            {t('outside:keys')}{' '}
            <Button size="small" href="/api/ledger/outside/keys">
              {t('outside:keysFile')}
            </Button>
          </p>
        </div>
      ) : null}
    </Screen>
  );
}
