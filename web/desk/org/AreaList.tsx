// 区域: counties and zones with the unit that manages their data, and what the city's authority asks of them.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { ActDialog, Choose, ChooseOrganisation, Line, today } from './fields.tsx';
import { OrgPages } from './OrgPages.tsx';
import { type Area, areasQuery, type Supervision, supervisionQuery, useOrgAct } from './queries.ts';

function ZoneDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const act = useOrgAct(() => api.post('/api/areas', { code, name: { zh, en: en || zh } }), onClose);
  return (
    <ActDialog
      title={t('org:area.zoneTitle')}
      what={t('org:area.zoneHint')}
      ok={t('org:register')}
      ready={/^\d{6}$/.test(code) && zh.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:area.code')} value={code} onChange={setCode} />
      <Line label={t('org:nameZh')} value={zh} onChange={setZh} />
      <Line label={t('org:nameEn')} value={en} onChange={setEn} />
    </ActDialog>
  );
}

function UnitDialog({ area, onClose }: { area: Area; onClose: () => void }) {
  const { t, say } = useTexts();
  const [organisationId, setOrganisation] = useState<string>();
  const [document, setDocument] = useState('');
  const [on, setOn] = useState(today());
  const act = useOrgAct(
    () => api.put(`/api/areas/${area.code}/unit`, { organisationId, document, on }),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:area.nameTitle', { area: say(area.name) })}
      ok={t('org:area.name')}
      ready={organisationId !== undefined && document.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <ChooseOrganisation
        label={t('org:area.unit')}
        value={organisationId}
        onChange={setOrganisation}
        area={area.code}
      />
      <Line label={t('org:document')} value={document} onChange={setDocument} />
      <Line label={t('org:on')} type="date" value={on} onChange={setOn} />
    </ActDialog>
  );
}

function IssueDialog({ areas, onClose }: { areas: readonly Area[]; onClose: () => void }) {
  const { t, say } = useTexts();
  const [organisationId, setOrganisation] = useState<string>();
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const [dueDay, setDue] = useState('');
  const act = useOrgAct(() => api.post('/api/supervision', { organisationId, title, body, dueDay }), onClose);
  return (
    <ActDialog
      title={t('org:area.issueTitle')}
      ok={t('org:area.ok')}
      ready={organisationId !== undefined && title.trim() !== '' && dueDay !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Choose
        label={t('org:area.to')}
        value={organisationId}
        onChange={setOrganisation}
        options={areas.flatMap(({ name, unit }) =>
          unit ? [{ value: unit.id, label: `${say(name)} · ${say(unit.name)}` }] : [],
        )}
      />
      <Line label={t('org:area.what')} value={title} onChange={setTitle} />
      <Line label={t('org:area.body')} value={body} onChange={setBody} />
      <Line label={t('org:area.due')} type="date" value={dueDay} onChange={setDue} />
    </ActDialog>
  );
}

function ReportDialog({ task, onClose }: { task: Supervision; onClose: () => void }) {
  const { t } = useTexts();
  const [report, setReport] = useState('');
  const act = useOrgAct(() => api.post(`/api/supervision/${task.id}/report`, { report }), onClose);
  return (
    <ActDialog
      title={t('org:area.reportTitle')}
      what={task.title}
      ok={t('org:area.report')}
      ready={report.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:area.report')} value={report} onChange={setReport} />
    </ActDialog>
  );
}

function SupervisionTable() {
  const { t, say } = useTexts();
  const { data } = useQuery(supervisionQuery);
  const [task, setTask] = useState<Supervision>();
  return (
    <>
      <DataTable<Supervision>
        label={t('org:area.supervision')}
        rows={data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('org:area.none')} />}
        columns={[
          {
            key: 'number',
            title: t('org:filing.number'),
            render: (row) => <span className="num">{row.number}</span>,
          },
          {
            key: 'title',
            title: t('org:area.what'),
            render: (row) => (
              <>
                <span className="row-name">{row.title}</span>
                <div className="row-sub">{row.body}</div>
              </>
            ),
          },
          { key: 'to', title: t('org:area.to'), render: (row) => say(row.organisation.name) },
          {
            key: 'due',
            title: t('org:area.due'),
            render: (row) => <span className="num">{row.dueDay}</span>,
          },
          {
            key: 'state',
            title: t('org:state'),
            render: (row) => (
              <>
                {row.overdue ? <span className="bad-text">{t('org:area.overdue')} </span> : null}
                {row.doneOn ? t('org:area.done', { day: row.doneOn }) : null}
                {!row.doneOn && can(data?.abilities, 'report') ? (
                  <Button size="small" onClick={() => setTask(row)}>
                    {t('org:area.report')}
                  </Button>
                ) : null}
              </>
            ),
          },
        ]}
      />
      {task ? <ReportDialog task={task} onClose={() => setTask(undefined)} /> : null}
    </>
  );
}

export function AreaList() {
  const { t, say } = useTexts();
  const me = useMe();
  const { data, error } = useQuery(areasQuery);
  const [dialog, setDialog] = useState<{ act: 'zone' | 'issue' } | { act: 'unit'; area: Area }>();
  const close = () => setDialog(undefined);
  const supervises = me?.roles.some((role) => ['bureau', 'area_bureau', 'auditor'].includes(role));
  return (
    <>
      <OrgPages />
      <Screen
        title={t('org:area.title')}
        facts={
          data ? (
            data.cite.length === 0 ? (
              t('org:area.noAuthority')
            ) : (
              <>
                {data.required ? t('org:area.required') : t('org:area.unit')} <ArticleRefs ids={data.cite} />
              </>
            )
          ) : null
        }
        actions={
          <>
            {can(data?.abilities, 'register-zone') ? (
              <Button onClick={() => setDialog({ act: 'zone' })}>{t('org:area.zone')}</Button>
            ) : null}
            {can(data?.abilities, 'supervise') && data?.cite.length ? (
              <Button type="primary" onClick={() => setDialog({ act: 'issue' })}>
                {t('org:area.issue')}
              </Button>
            ) : null}
          </>
        }
      >
        <div className="stack">
          <ProblemView error={error} />
          <DataTable<Area>
            label={t('org:area.title')}
            rows={data?.items}
            rowKey={(row) => row.code}
            empty={<Empty title={t('org:area.empty')} how={t('org:area.emptyHow')} />}
            columns={[
              {
                key: 'name',
                title: t('org:name'),
                render: (row) => (
                  <>
                    <Link className="row-name" to={`/organisations?area=${row.code}`}>
                      {say(row.name)}
                    </Link>{' '}
                    <span className="mark">{t(`org:${row.kind}`)}</span>
                    <div className="row-sub">{row.code}</div>
                  </>
                ),
              },
              {
                key: 'unit',
                title: t('org:area.unit'),
                render: (row) =>
                  row.unit ? (
                    <>
                      <Link to={`/organisations/${row.unit.id}`}>{say(row.unit.name)}</Link>
                      <div className="row-sub">{row.unit.document}</div>
                    </>
                  ) : (
                    <span className={data?.required ? 'bad-text' : 'muted'}>{t('org:area.unitNone')}</span>
                  ),
              },
              {
                key: 'count',
                title: t('org:area.organisations'),
                align: 'right',
                render: (row) => row.organisations,
              },
              {
                key: 'act',
                title: t('org:area.name'),
                render: (row) =>
                  can(data?.abilities, 'name-unit') ? (
                    <Button size="small" onClick={() => setDialog({ act: 'unit', area: row })}>
                      {t('org:area.name')}
                    </Button>
                  ) : null,
              },
            ]}
            hidden={can(data?.abilities, 'name-unit') ? [] : ['act']}
          />
          {supervises && data?.cite.length ? (
            <section>
              <h2 className="section-title">{t('org:area.supervision')}</h2>
              <SupervisionTable />
            </section>
          ) : null}
        </div>
      </Screen>
      {dialog?.act === 'zone' ? <ZoneDialog onClose={close} /> : null}
      {dialog?.act === 'issue' ? <IssueDialog areas={data?.items ?? []} onClose={close} /> : null}
      {dialog?.act === 'unit' ? <UnitDialog area={dialog.area} onClose={close} /> : null}
    </>
  );
}
