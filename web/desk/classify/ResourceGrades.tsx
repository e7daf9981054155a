// One resource: items × what was detected × proposed × confirmed; grading by questions; what calls obey now.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { GradePage } from '#rooms/classify/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { readHead } from '../catalog/csv-head.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { GradeForm } from './GradeForm.tsx';
import { ClassifyNav, GradeMark, useAct, useGradeWord } from './parts.tsx';
import { gradePageQuery } from './queries.ts';
import { Measured } from './RuleTable.tsx';

type Item = GradePage['items'][number];
type Detection = Item['detections'][number];

function Evidence({ page, item, one }: { page: GradePage; item: Item; one: Detection }) {
  const { t, say } = useTexts();
  const ask = useReason();
  const settle = useAct((input: { outcome: string; reason: string }) =>
    api.post(`/api/classify/resources/${page.resource.id}/detections`, {
      item: item.name,
      kind: one.kind,
      ...input,
    }),
  );
  const perform = async (outcome: 'confirmed' | 'dismissed') => {
    const reason = await ask({
      title: t(`classify:detect.${outcome}`),
      what: `${item.titleZh || item.name}: ${say(one)}`,
      ok: t(`classify:detect.${outcome}`),
      label: t('classify:reason'),
    });
    if (reason !== undefined) settle.mutate({ outcome, reason });
  };
  const percent = Math.round(one.confidence * 100);
  return (
    <div className="evidence">
      <span className={`mark ${one.state === 'dismissed' ? 'none' : percent >= 80 ? 'bad' : 'near'}`}>
        {say(one)}
      </span>{' '}
      <span className="num">{percent}%</span>{' '}
      <span className="muted">
        {one.byName ? t('classify:detect.byName') : ''} {one.byComment ? t('classify:detect.byComment') : ''}{' '}
        {one.seen > 0 ? t('classify:detect.counts', { matched: one.matched, seen: one.seen }) : ''}
      </span>
      {one.state === 'open' && can(page.abilities, 'grade') ? (
        <span className="evidence-acts">
          <Button size="small" type="link" onClick={() => void perform('confirmed')}>
            {t('classify:detect.confirmed')}
          </Button>
          <Button size="small" type="link" onClick={() => void perform('dismissed')}>
            {t('classify:detect.dismissed')}
          </Button>
        </span>
      ) : (
        <span className="muted" title={one.reason}>
          {one.state === 'open' ? '' : t(`classify:detect.${one.state}`)}
        </span>
      )}
    </div>
  );
}

function Review({ page }: { page: GradePage }) {
  const { t } = useTexts();
  const ask = useReason();
  const word = useGradeWord();
  const waiting = [page.whole, ...page.items.map(({ grading }) => grading)].filter(
    (one) => one?.state === 'in_review',
  );
  const review = useAct(({ id, ...body }: { id: string; accept: boolean; comment: string }) =>
    api.post(`/api/classify/gradings/${id}/review`, body),
  );
  const perform = async (id: string, accept: boolean) => {
    const comment = await ask({
      title: t(accept ? 'classify:review.accept' : 'classify:review.refuse'),
      what: t('classify:review.what'),
      ok: t(accept ? 'classify:review.accept' : 'classify:review.refuse'),
      danger: !accept,
      label: t('classify:review.comment'),
    });
    if (comment !== undefined) review.mutate({ id, accept, comment });
  };
  if (waiting.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="review">
      <h2 id="review">{t('classify:review.title')}</h2>
      {waiting.map((one) =>
        one ? (
          <div key={one.id} className="list-tools">
            <span>
              {one.item || t('classify:whole')}: {t('classify:proposed')} {word(one.proposed.grade)} →{' '}
              {word(one.grade)}
            </span>
            <span className="muted">{one.reason}</span>
            <Can abilities={page.abilities} act="review">
              {() => (
                <>
                  <Button onClick={() => void perform(one.id, true)}>{t('classify:review.accept')}</Button>
                  <Button danger onClick={() => void perform(one.id, false)}>
                    {t('classify:review.refuse')}
                  </Button>
                </>
              )}
            </Can>
          </div>
        ) : null,
      )}
    </section>
  );
}

function Grounds({ page }: { page: GradePage }) {
  const { t, say } = useTexts();
  const ask = useReason();
  const clear = useAct(({ key, reason }: { key: string; reason: string }) =>
    api.post(`/api/classify/resources/${page.resource.id}/grounds/${key}/clear`, { reason }),
  );
  if (page.grounds.length === 0) return null;
  const perform = async (key: string, what: string) => {
    const reason = await ask({
      title: t('classify:grounds.clear'),
      what,
      ok: t('classify:grounds.clear'),
      label: t('classify:reason'),
    });
    if (reason !== undefined) clear.mutate({ key, reason });
  };
  return (
    <section className="panel" aria-labelledby="grounds">
      <h2 id="grounds">{t('classify:grounds.title')}</h2>
      {page.grounds.map((ground) => (
        <div key={ground.key} className="list-tools">
          <span>{say(ground)}</span>
          {ground.clearedAt ? (
            <span className="muted">
              {t('classify:grounds.cleared', { reason: ground.clearedReason ?? '' })}
            </span>
          ) : (
            <Can abilities={page.abilities} act="clear">
              {() => (
                <Button onClick={() => void perform(ground.key, say(ground))}>
                  {t('classify:grounds.clear')}
                </Button>
              )}
            </Can>
          )}
        </div>
      ))}
    </section>
  );
}

/** Names and comments alone, or with the first rows of a file: they are looked at and forgotten. */
function Detect({ id }: { id: string }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const look = useAct((body: { header: string[]; rows: string[][] }) =>
    api.post(`/api/classify/resources/${id}/detect`, body),
  );
  const fromFile = useMutation({
    mutationFn: async (file: File) => look.mutateAsync(await readHead(file)),
  });
  return (
    <>
      <Button loading={look.isPending} onClick={() => look.mutate({ header: [], rows: [] })}>
        {t('classify:detect.names')}
      </Button>
      <Button loading={fromFile.isPending} onClick={() => input.current?.click()}>
        {t('classify:detect.file')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) fromFile.mutate(file);
          event.target.value = '';
        }}
      />
    </>
  );
}

export function ResourceGrades() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const query = useQuery(gradePageQuery(id));
  const [grading, setGrading] = useState<string>();
  const word = useGradeWord();
  const page = query.data;
  if (!page) {
    return (
      <Screen title={t('classify:page.title')}>
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
        {query.error ? null : <SkeletonTable columns={4} />}
      </Screen>
    );
  }
  const confirmedOf = (item: Item) => (item.grading?.state === 'confirmed' ? item.grading.grade : null);
  return (
    <Screen
      title={page.resource.name}
      crumbs={[{ to: '/classify', text: t('classify:grades.title') }]}
      facts={
        <>
          {say(page.resource.provider.name)} · {t('classify:column.stated')} {word(page.stated.securityLevel)}{' '}
          · {t('classify:column.inForce')} <GradeMark grade={page.inForce?.grade} />{' '}
          <ArticleRefs ids={page.articles} />
        </>
      }
      actions={
        <>
          <ExportRows
            name={`grades-${page.resource.name}`}
            rows={page.items}
            columns={[
              { title: t('classify:column.item'), value: (row) => row.titleZh || row.name },
              {
                title: t('classify:column.detectedKind'),
                value: (row) => row.detections.map((one) => say(one)).join(', '),
              },
              {
                title: t('classify:proposed'),
                value: (row) => word(row.grading?.proposed.grade ?? row.suggested),
              },
              { title: t('classify:confirmed'), value: (row) => word(confirmedOf(row)) },
            ]}
          />
          {can(page.abilities, 'grade') ? <Detect id={id} /> : null}
          <Can abilities={page.abilities} act="grade" explain>
            {(disabled) => (
              <Button type="primary" disabled={disabled} onClick={() => setGrading('')}>
                {t('classify:gradeWhole')}
              </Button>
            )}
          </Can>
        </>
      }
    >
      <div className="spaced">
        <ClassifyNav />
        <section className="panel">
          <p>
            <Link to={`/catalog/${id}`}>{t('classify:toEntry')}</Link>
            {page.inForce ? (
              <>
                {' '}
                · {t('classify:rules.measures')}: <Measured measures={page.inForce.measures} />
              </>
            ) : null}
          </p>
        </section>
        <Review page={page} />
        <Grounds page={page} />
        {grading === undefined ? null : (
          <GradeForm key={grading} page={page} item={grading} onClose={() => setGrading(undefined)} />
        )}
        <DataTable
          label={t('classify:page.items')}
          rows={page.items}
          rowKey={(row) => row.name}
          empty={<Empty title={t('classify:page.noItems')} />}
          columns={[
            {
              key: 'item',
              title: t('classify:column.item'),
              optional: false,
              render: (row) => (
                <>
                  <strong>{row.titleZh || row.name}</strong>
                  <div className="row-sub">{row.name}</div>
                </>
              ),
            },
            {
              key: 'detected',
              title: t('classify:column.detectedKind'),
              render: (row) =>
                row.detections.length === 0 ? (
                  <span className="muted">—</span>
                ) : (
                  row.detections.map((one) => <Evidence key={one.kind} page={page} item={row} one={one} />)
                ),
            },
            {
              key: 'stated',
              title: t('classify:column.stated'),
              render: (row) => (row.stated === null ? '—' : <GradeMark grade={`general-${row.stated}`} />),
            },
            {
              key: 'proposed',
              title: t('classify:proposed'),
              render: (row) => <GradeMark grade={row.grading?.proposed.grade ?? row.suggested} />,
            },
            {
              key: 'confirmed',
              title: t('classify:confirmed'),
              render: (row) => (
                <>
                  <GradeMark grade={confirmedOf(row)} /> <span className="muted">{row.grading?.reason}</span>
                </>
              ),
            },
            {
              key: 'act',
              title: t('classify:column.act'),
              render: (row) => (
                <Can abilities={page.abilities} act="grade">
                  {() => (
                    <Button size="small" onClick={() => setGrading(row.name)}>
                      {t('classify:grade')}
                    </Button>
                  )}
                </Can>
              ),
            },
          ]}
        />
        <section aria-labelledby="history">
          <h2 id="history">{t('classify:page.history')}</h2>
          <DataTable
            label={t('classify:page.history')}
            rows={page.history}
            rowKey={(row) => row.id}
            empty={<Empty title={t('classify:page.noHistory')} how={t('classify:page.noHistoryHow')} />}
            columns={[
              {
                key: 'item',
                title: t('classify:column.item'),
                optional: false,
                render: (row) => row.item || t('classify:whole'),
              },
              { key: 'proposed', title: t('classify:proposed'), render: (row) => word(row.proposed.grade) },
              { key: 'grade', title: t('classify:confirmed'), render: (row) => word(row.grade) },
              {
                key: 'state',
                title: t('classify:column.state'),
                render: (row) => t(`classify:state.${row.state}`),
              },
              {
                key: 'reason',
                title: t('classify:reason'),
                render: (row) => row.reason || row.reviewComment || '—',
              },
              {
                key: 'version',
                title: t('classify:rules.version'),
                align: 'right',
                render: (row) => <span className="num">{row.tableVersion}</span>,
              },
              {
                key: 'at',
                title: t('classify:column.at'),
                render: (row) => <span className="num">{formatInstant(row.proposedAt)}</span>,
              },
            ]}
          />
        </section>
      </div>
    </Screen>
  );
}
