// One request: where it stands, what it is about, where the value comes from, what was said, and its whole course.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { TimelineLine } from '#rooms/quality/corrections/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { api, upload } from '../../../shared/fetch.ts';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { LongText } from '../../form/LongText.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useReason } from '../../shell/useConfirm.tsx';
import { DoubtMark } from './Marks.tsx';
import { base, type RequestReply, requestQuery } from './queries.ts';
import { StateMark } from './RequestList.tsx';

function useAct<T>(id: string, act: (input: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: ['corrections'] }),
    mutationKey: ['corrections', id],
  });
}

function Course({ lines, id, number }: { lines: readonly TimelineLine[]; id: string; number: string }) {
  const { t, say } = useTexts();
  return (
    <section className="panel" aria-labelledby="course">
      <h2 id="course" className="section-title">
        {t('corrections:course')}
      </h2>
      <p>
        <a href={`${base}/${id}/timeline?format=csv`} download={`${number}.csv`}>
          {t('corrections:exportCourse')}
        </a>
      </p>
      <ol className="timeline">
        {lines.map((line) => (
          <li key={`${line.at}${line.what.zh}`} className="done">
            <strong>{say(line.what)}</strong>{' '}
            {line.lateDays > 0 ? (
              <span className="mark bad">{t('corrections:lateBy', { count: line.lateDays })}</span>
            ) : null}
            <div className="muted num">
              {formatInstant(line.at)} {line.organisation ? say(line.organisation) : ''} {line.person ?? ''}
              {line.due ? ` · ${t('corrections:dueOn', { day: line.due })}` : ''}{' '}
              <ArticleRefs ids={line.articles} />
            </div>
            {line.content ? <p>{line.content}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Trace({ request }: { request: RequestReply }) {
  const { t, say } = useTexts();
  const { trace } = request;
  if (!trace) return null;
  const { batch } = trace;
  return (
    <section className="panel" aria-labelledby="trace">
      <h2 id="trace" className="section-title">
        {t('corrections:trace.title')}
      </h2>
      {trace.found ? null : <p className="mark near">{t('corrections:trace.notFound')}</p>}
      <FactList
        facts={[
          { label: t('corrections:trace.source'), value: say(trace.source.name) },
          { label: t('corrections:trace.system'), value: trace.system ?? '–' },
          {
            label: t('corrections:trace.batch'),
            value: batch ? (
              <>
                <Link to={`/collect/batches/${batch.id}`}>
                  {t('corrections:trace.batchNo', { seq: batch.seq })}
                </Link>{' '}
                <span className="num">{batch.day}</span> {batch.fileName}
              </>
            ) : (
              '–'
            ),
          },
          trace.held
            ? {
                label: t('corrections:trace.held'),
                value: Object.entries(trace.held).map(([name, value]) => (
                  <div key={name}>
                    {say(request.titles[name] ?? { zh: name, en: name })}{' '}
                    <span className="num">{value ?? '–'}</span>
                  </div>
                )),
              }
            : null,
          {
            label: t('corrections:trace.downstream'),
            value:
              trace.downstream.length === 0
                ? t('corrections:trace.nobody')
                : trace.downstream.map((one) => (
                    <div key={one.grantId}>
                      <Link to={`/grants/${one.grantId}`}>{say(one.organisation.name)}</Link>{' '}
                      <span className="num">{t('corrections:trace.calls', { count: one.calls })}</span>
                    </div>
                  )),
          },
        ]}
      />
    </section>
  );
}

type Office = { id: string; name: { zh: string; en: string } };

function Refusal({ request }: { request: RequestReply }) {
  const { t, say } = useTexts();
  const [typed, setTyped] = useState('');
  const [officeId, setOffice] = useState<string>();
  const [what, setWhat] = useState('');
  const offices = useQuery({
    queryKey: ['offices', typed],
    queryFn: () => api.get<{ items: Office[] }>('/api/organisations', { q: typed, pageSize: 50 }),
  });
  const report = useAct(request.id, () => api.post(`${base}/${request.id}/refusals`, { officeId, what }));
  return (
    <details className="panel fold">
      <summary>{t('corrections:refusal.title')}</summary>
      <p className="muted">{t('corrections:refusal.what')}</p>
      <div className="fold-fields">
        <div className="field">
          <label className="field-label" htmlFor="refusal-office">
            {t('corrections:refusal.office')}
          </label>
          <Select<string>
            id="refusal-office"
            value={officeId}
            showSearch={{ filterOption: false, onSearch: setTyped }}
            placeholder={t('catalog:choose')}
            onChange={setOffice}
            options={(offices.data?.items ?? []).map(({ id, name }) => ({ value: id, label: say(name) }))}
          />
        </div>
        <div className="field whole">
          <label className="field-label" htmlFor="refusal-what">
            {t('corrections:refusal.happened')}
          </label>
          <LongText
            id="refusal-what"
            rows={3}
            value={what}
            onChange={(event) => setWhat(event.target.value)}
          />
        </div>
      </div>
      <ProblemView error={report.error} />
      <Button
        type="primary"
        disabled={!officeId || what.trim().length < 2}
        loading={report.isPending}
        onClick={() => report.mutate(undefined)}
      >
        {t('corrections:refusal.send')}
      </Button>
    </details>
  );
}

function Papers({ request }: { request: RequestReply }) {
  const { t } = useTexts();
  const add = useAct(request.id, (file: File) => upload(`${base}/${request.id}/files`, file));
  return (
    <>
      {request.files.map((file) => (
        <div key={file.id}>
          <a href={`${base}/${request.id}/files/${file.id}`} download={file.name}>
            {file.name}
          </a>{' '}
          <span className="muted num">{formatInstant(file.at)}</span>
        </div>
      ))}
      {request.files.length === 0 ? <span className="muted">{t('corrections:noFiles')}</span> : null}
      {can(request.abilities, 'addFile') ? (
        <div>
          <label htmlFor="more-papers">{t('corrections:addFile')} </label>
          <input
            id="more-papers"
            type="file"
            accept="application/pdf,image/png,image/jpeg"
            disabled={add.isPending}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) add.mutate(file);
            }}
          />
          <ProblemView error={add.error} />
        </div>
      ) : null}
    </>
  );
}

export function RequestFacts({ request }: { request: RequestReply }) {
  const { t, say } = useTexts();
  const { content, told } = request;
  return (
    <section className="panel" aria-label={request.number}>
      <FactList
        facts={[
          {
            label: t('corrections:field.resource'),
            value: <Link to={`/catalog/${request.resource.id}`}>{request.resource.name}</Link>,
          },
          request.item
            ? { label: t('corrections:field.item'), value: say(request.item) }
            : { label: t('corrections:field.item'), value: t('corrections:file.itemWhole') },
          content && Object.keys(content.key).length > 0
            ? {
                label: t('corrections:field.record'),
                value: (
                  <span className="num">
                    {Object.entries(content.key)
                      .map(
                        ([name, value]) => `${say(request.titles[name] ?? { zh: name, en: name })} ${value}`,
                      )
                      .join(t('common:semicolon'))}
                  </span>
                ),
              }
            : null,
          content?.claimed ? { label: t('corrections:field.claimed'), value: content.claimed } : null,
          request.ground ? { label: t('corrections:field.ground'), value: say(request.ground) } : null,
          content ? { label: t('corrections:field.reason'), value: content.reason } : null,
          content ? { label: t('corrections:file.files'), value: <Papers request={request} /> } : null,
          { label: t('corrections:field.filer'), value: say(request.filer.name) },
          { label: t('corrections:field.recipient'), value: say(request.recipient.name) },
          { label: t('corrections:field.provider'), value: say(request.provider.name) },
          {
            label: t('corrections:field.filedOn'),
            value: <span className="num">{request.filedOn}</span>,
            articles: request.articles,
          },
          request.forwardedAt
            ? {
                label: t('corrections:field.forwardedAt'),
                value: <span className="num">{formatInstant(request.forwardedAt)}</span>,
              }
            : null,
          request.step
            ? {
                label: t('corrections:field.step'),
                value: `${say(request.step)} · ${request.holder ? say(request.holder) : ''}`,
              }
            : null,
          {
            label: t('corrections:field.due'),
            value: (
              <span className="num">
                {request.due ?? t('corrections:elapsed', { count: request.elapsed })}
              </span>
            ),
          },
          request.corrected
            ? {
                label: t('corrections:field.correctedOn'),
                value: <span className="num">{request.corrected.on}</span>,
              }
            : null,
          told
            ? {
                label: t('corrections:field.told'),
                value: (
                  <>
                    <span className="num">{formatInstant(told.at)}</span> {told.text}
                  </>
                ),
              }
            : null,
          request.linked.length > 0
            ? {
                label: t('corrections:field.linked'),
                value: request.linked.map((other) => (
                  <div key={other.id}>
                    <Link to={`/corrections/${other.id}`}>
                      {t(`corrections:kind.${other.kind}`)} {other.number}
                    </Link>
                  </div>
                )),
              }
            : null,
          request.refusals.length > 0
            ? {
                label: t('corrections:refusal.reported'),
                value: request.refusals.map((one) => (
                  <div key={one.id}>
                    {one.number} · {say(one.office.name)} · <span className="num">{one.on}</span> ·{' '}
                    {t(`cases:state.${one.state}`)}
                  </div>
                )),
              }
            : null,
        ]}
      />
    </section>
  );
}

function Acts({ request }: { request: RequestReply }) {
  const { t } = useTexts();
  const ask = useReason();
  const remind = useAct(request.id, (said: string) => api.post(`${base}/${request.id}/reminders`, { said }));
  const archive = useAct(request.id, () => api.post(`${base}/${request.id}/archive`));
  return (
    <>
      {request.caseId ? <Link to={`/cases/${request.caseId}`}>{t('corrections:openCase')}</Link> : null}
      {can(request.abilities, 'remind') ? (
        <Button
          loading={remind.isPending}
          onClick={() =>
            void ask({
              title: t('corrections:remind.title'),
              what: t('corrections:remind.what'),
              ok: t('corrections:remind.ok'),
              label: t('corrections:remind.said'),
            }).then((said) => said && remind.mutate(said))
          }
        >
          {t('corrections:remind.ok')}
        </Button>
      ) : null}
      {can(request.abilities, 'archive') && request.state === 'settled' ? (
        <Button loading={archive.isPending} onClick={() => archive.mutate(undefined)}>
          {t('corrections:archive')}
        </Button>
      ) : null}
      <ProblemView error={remind.error ?? archive.error} />
    </>
  );
}

export function RequestPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(requestQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={data ? `${say(data.title)} ${data.number}` : t('common:state.loading')}
      crumbs={[{ to: '/corrections', text: t('desk:room.corrections') }]}
      facts={
        data ? (
          <>
            <StateMark row={data} />
            <DoubtMark doubt={data.marks} />
            {data.extended ? <span className="mark near">{t('corrections:extended')}</span> : null}
          </>
        ) : null
      }
      actions={data ? <Acts request={data} /> : null}
    >
      {data ? (
        <>
          <RequestFacts request={data} />
          <Trace request={data} />
          {can(data.abilities, 'reportRefusal') ? <Refusal request={data} /> : null}
          <Course lines={data.timeline} id={data.id} number={data.number} />
        </>
      ) : (
        <div className="panel">
          <SkeletonFacts rows={8} />
        </div>
      )}
    </Screen>
  );
}

/** The same facts within the case page of whoever decides. */
export function CorrectionSubject({ id }: { id: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(requestQuery(id));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={8} />;
  return (
    <>
      <p>
        <Link to={`/corrections/${id}`}>{t('corrections:openRequest', { number: data.number })}</Link>{' '}
        <DoubtMark doubt={data.marks} />
      </p>
      <RequestFacts request={data} />
      <Trace request={data} />
    </>
  );
}
