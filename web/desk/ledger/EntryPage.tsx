// One entry, and its path drawn as a line of stations: who, what, when, allowed by; below it the bytes and the proof.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { Evidence } from '../ledger-outside/Evidence.tsx';
import { saveFile } from '../list/ExportCsv.tsx';
import { Code, CopyButton } from '../serve/CallExample.tsx';
import { Screen } from '../shell/Screen.tsx';
import { type Entry, entryQuery } from './queries.ts';
import { SignedCall } from './SignedCall.tsx';
import { subjectPath } from './subject.ts';
import { useWho } from './who.ts';

function Stations({ path, hash }: { path: Entry[]; hash: string }) {
  const { t, say } = useTexts();
  const who = useWho();
  return (
    <ol className="stations" aria-label={t('ledger:path')}>
      {path.map((entry) => (
        <li
          key={entry.id}
          className={entry.hash === hash ? 'here' : ''}
          aria-current={entry.hash === hash ? 'true' : undefined}
        >
          <Link to={`/ledger/${entry.hash}`}>{say(entry.title)}</Link>
          <div>{who(entry)}</div>
          <div className="muted num">{formatInstant(entry.at, 'second')}</div>
          <ArticleRefs ids={entry.body.decision?.articles} />
        </li>
      ))}
    </ol>
  );
}

export function EntryPage() {
  const { t, say } = useTexts();
  const who = useWho();
  const { hash = '' } = useParams();
  const { data, error, refetch } = useQuery(entryQuery(hash));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const entry = data?.entry;
  // For reading, what was too long for the entry stands where it belongs; the exact bytes follow below.
  const body = entry ? { ...entry.body, ...entry.aside } : undefined;
  const decision = body?.decision;
  const evidence = body?.evidence ?? body?.detail?.evidence;
  const place = body ? subjectPath(body.subject) : undefined;
  const path = entry
    ? [...(data?.path ?? []).filter((one) => one.id !== entry.id), entry].toSorted((a, b) =>
        a.at < b.at ? -1 : 1,
      )
    : [];
  return (
    <Screen
      title={entry ? say(entry.title) : t('common:state.loading')}
      crumbs={[{ to: '/ledger', text: t('desk:room.ledger') }]}
      facts={entry ? <span className="num">{formatInstant(entry.at, 'second')}</span> : null}
      actions={
        data?.proof ? (
          <>
            <Button href={`/api/ledger/receipts/${hash}/proof`}>{t('ledger:proofFile')}</Button>
            <Button
              onClick={() =>
                saveFile(
                  `receipt-${hash.slice(0, 12)}.json`,
                  JSON.stringify({ hash, proof: data.proof }, null, 2),
                  'application/json',
                )
              }
            >
              {t('ledger:receipt')}
            </Button>
          </>
        ) : null
      }
    >
      {entry && body ? (
        <div className="stack">
          <section className="panel">
            <h2>{t('ledger:path')}</h2>
            <Stations path={path} hash={entry.hash} />
          </section>
          <div className="two-even">
            <section className="panel">
              <FactList
                facts={[
                  { label: t('ledger:who'), value: who(entry) },
                  {
                    label: t('ledger:subject'),
                    value: place ? (
                      <Link to={place}>{t(`ledger:subjectType.${body.subject.type}`)}</Link>
                    ) : (
                      <>
                        {t(`ledger:subjectType.${body.subject.type}`)} <code>{body.subject.id}</code>
                      </>
                    ),
                  },
                  body.case
                    ? {
                        label: t('ledger:case'),
                        value: <Link to={`/cases/${body.case}`}>{t('catalog:openCase')}</Link>,
                      }
                    : null,
                  entry.activity ? { label: t('ledger:activity'), value: say(entry.activity) } : null,
                  body.purpose ? { label: t('ledger:purpose'), value: <code>{body.purpose}</code> } : null,
                  decision
                    ? {
                        label: t('ledger:allowed'),
                        value: <code>{decision.outcome}</code>,
                        articles: decision.articles,
                      }
                    : null,
                  decision && decision.rules.length > 0
                    ? {
                        label: t('ledger:rules'),
                        value: decision.rules.map((rule) => <code key={rule}>{rule} </code>),
                      }
                    : null,
                  decision
                    ? { label: t('ledger:asOf'), value: <span className="num">{decision.asOf}</span> }
                    : null,
                  decision?.pack
                    ? {
                        label: t('ledger:pack'),
                        value: <code>{`${decision.pack.version} ${decision.pack.hash.slice(0, 16)}…`}</code>,
                      }
                    : null,
                  {
                    label: t('ledger:organisation'),
                    value: entry.organisations.map((one) => say(one.name) || one.id).join(', '),
                  },
                ]}
              />
            </section>
            <section className="panel">
              <FactList
                facts={[
                  {
                    label: t('ledger:index'),
                    value: (
                      <span className="num">
                        {entry.index === null ? t('ledger:pending') : formatNumber(entry.index)}
                      </span>
                    ),
                  },
                  {
                    label: t('ledger:hash'),
                    value: (
                      <>
                        <code className="secret">{entry.hash}</code> <CopyButton text={entry.hash} />
                      </>
                    ),
                  },
                  data.proof ? { label: t('ledger:log'), value: <code>{data.proof.origin}</code> } : null,
                  evidence
                    ? {
                        label: t('ledger:evidence'),
                        value: t(`ledger:evidenceLevel.${String(evidence)}`),
                      }
                    : null,
                  data.proof
                    ? {
                        label: t('ledger:proof'),
                        value: t('ledger:verify.proof', {
                          index: formatNumber(data.proof.index),
                          size: formatNumber(data.proof.size),
                          steps: data.proof.path.length,
                        }),
                      }
                    : null,
                ]}
              />
              {data.proof ? <Code text={data.proof.checkpoint} label={t('ledger:checkpoint')} /> : null}
              {data.proof ? <Evidence hash={entry.hash} /> : null}
              {body.kind === 'serve.call-answered' && evidence === 'E2' ? (
                <SignedCall hash={entry.hash} />
              ) : null}
            </section>
          </div>
          <section>
            <h2 className="section-title">{t('ledger:body')}</h2>
            <p className="muted">{t('ledger:bodyHow')}</p>
            <Code text={JSON.stringify(entry.body, null, 2)} label={t('ledger:body')} />
            {entry.aside ? (
              <>
                <p className="muted">{t('ledger:asideHow')}</p>
                <Code text={JSON.stringify(entry.aside, null, 2)} label={t('ledger:aside')} />
              </>
            ) : null}
          </section>
        </div>
      ) : (
        <div className="panel">
          <SkeletonFacts rows={8} />
        </div>
      )}
    </Screen>
  );
}
