// The class of one entry: who holds it, its history and assessments, and what its provider may begin.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ClassFileReply } from '#rooms/classify/classes/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { LongText } from '../form/LongText.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { ItemState } from './Pages.tsx';
import { base, classFileQuery, emergenciesQuery, governanceQuery } from './queries.ts';

type Change = ClassFileReply['changes'][number];

function SwitchDialog({ resourceId, onClose }: { resourceId: string; onClose: () => void }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const events = useQuery(emergenciesQuery).data?.items.filter(({ state }) => state === 'open') ?? [];
  const [event, setEvent] = useState<string>();
  const [note, setNote] = useState('');
  const act = useMutation({
    mutationFn: () => api.post(`${base}/emergencies/${event}/entries`, { resourceId, note }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('classes:switch.title')}
      okText={t('classes:switch.ok')}
      okButtonProps={{ danger: true, disabled: !event, loading: act.isPending }}
      cancelText={t('common:action.cancel')}
      onOk={() => act.mutate()}
    >
      <p>{t('classes:switch.what')}</p>
      <div className="field">
        <label className="field-label" htmlFor="switch-event">
          {t('classes:switch.event')}
        </label>
        <Select
          id="switch-event"
          value={event}
          onChange={setEvent}
          placeholder={events.length > 0 ? t('catalog:choose') : t('classes:switch.none')}
          options={events.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <label className="reason" htmlFor="reason-text">
        {t('classes:switch.note')}
        <LongText
          id="reason-text"
          rows={2}
          value={note}
          onChange={(change) => setNote(change.target.value)}
        />
      </label>
      <ProblemView error={act.error} />
    </Modal>
  );
}

function ClassActs({ file }: { file: ClassFileReply }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const reason = useReason();
  const governance = useQuery(governanceQuery).data;
  const [switching, setSwitching] = useState(false);
  const determine = useMutation({
    mutationFn: (question: string) =>
      api.post(`${base}/resources/${file.resourceId}/determination`, { question }),
    onSuccess: () => client.invalidateQueries(),
  });
  const ask = async () => {
    const question = await reason({
      title: t('classes:determine.title'),
      what: t('classes:determine.what'),
      ok: t('classes:determine.ok'),
      label: t('classes:determine.question'),
    });
    if (question) determine.mutate(question);
  };
  const mayAsk =
    governance?.determination && file.hold?.state !== 'open' && can(file.abilities, 'askDetermination');
  const maySwitch =
    governance?.emergency &&
    file.sharingClass?.key === 'withheld' &&
    !file.event &&
    can(file.abilities, 'switch');
  if (!mayAsk && !maySwitch) return null;
  return (
    <div className="panel-foot below">
      {mayAsk ? (
        <Button loading={determine.isPending} onClick={() => void ask()}>
          {t('classes:determine.button')}
        </Button>
      ) : null}
      {maySwitch ? <Button onClick={() => setSwitching(true)}>{t('classes:switch.button')}</Button> : null}
      <ProblemView error={determine.error} />
      {switching ? <SwitchDialog resourceId={file.resourceId} onClose={() => setSwitching(false)} /> : null}
    </div>
  );
}

export function ClassTab({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data, error, refetch } = useQuery(classFileQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonFacts rows={6} />;
  const closed = data.choices.filter(({ enabled }) => !enabled);
  return (
    <>
      {data.hold ? (
        <Alert
          type="warning"
          showIcon
          title={t(`classes:hold.${data.hold.state}`)}
          description={
            <>
              {data.hold.note}{' '}
              {data.hold.caseId ? (
                <Link to={`/cases/${data.hold.caseId}`}>{t('classes:openCase')}</Link>
              ) : null}
            </>
          }
        />
      ) : null}
      <div className="panel">
        <FactList
          facts={[
            data.sharingClass !== null && {
              label: t('classes:field.class'),
              value: say(data.sharingClass),
              articles: data.sharingClass.articles,
            },
            ...closed.map((choice) => ({
              label: t('classes:closedChoice', { name: say(choice) }),
              value: say(choice.why),
              articles: choice.articles,
            })),
            data.item !== null && {
              label: t('classes:page.negative'),
              value: (
                <Link to={`/classes/negative/${data.item.id}`}>
                  <ItemState state={data.item.state} />
                </Link>
              ),
            },
            data.event !== null && {
              label: t('classes:page.emergencies'),
              value: <Link to={`/classes/emergencies/${data.event.id}`}>{data.event.name}</Link>,
            },
            data.nextEvaluation !== null && {
              label: t('classes:field.nextEvaluation'),
              value: data.nextEvaluation,
            },
          ]}
        />
        <ClassActs file={data} />
      </div>
      <h2 className="section-title">{t('classes:history')}</h2>
      <DataTable<Change>
        label={t('classes:history')}
        rows={data.changes}
        rowKey={(row) => row.at}
        columns={[
          {
            key: 'change',
            title: t('classes:field.change'),
            optional: false,
            render: (row) => `${row.former ? `${say(row.former)} → ` : ''}${say(row.now)}`,
          },
          { key: 'cause', title: t('classes:field.cause'), render: (row) => t(`classes:cause.${row.cause}`) },
          {
            key: 'reason',
            title: t('classes:field.reason'),
            render: (row) => (
              <>
                {row.reason}{' '}
                {row.caseId ? <Link to={`/cases/${row.caseId}`}>{t('classes:openCase')}</Link> : null}
                {row.eventId ? <Link to={`/classes/emergencies/${row.eventId}`}>{row.event}</Link> : null}
              </>
            ),
          },
          { key: 'by', title: t('classes:field.by'), render: (row) => row.by ?? '–' },
          {
            key: 'day',
            title: t('classes:field.at'),
            render: (row) => <span className="num">{row.day}</span>,
          },
        ]}
        empty={<Empty title={t('classes:empty.history')} />}
      />
      <h2 className="section-title">{t('classes:assessments')}</h2>
      <DataTable<ClassFileReply['assessments'][number]>
        label={t('classes:assessments')}
        rows={data.assessments}
        rowKey={(row) => `${row.day}${row.outcome}${row.reason}`}
        columns={[
          {
            key: 'outcome',
            title: t('classes:field.outcome'),
            optional: false,
            render: (row) => `${t(`classes:assessment.${row.outcome}`)} · ${say(row.sharingClass)}`,
          },
          { key: 'reason', title: t('classes:field.reason'), render: (row) => row.reason },
          { key: 'by', title: t('classes:field.by'), render: (row) => row.by ?? '–' },
          {
            key: 'unit',
            title: t('classes:field.unit'),
            render: (row) => (row.organisation ? say(row.organisation.name) : '–'),
          },
          {
            key: 'day',
            title: t('classes:field.at'),
            render: (row) => <span className="num">{row.day}</span>,
          },
        ]}
        empty={<Empty title={t('classes:empty.assessments')} />}
      />
    </>
  );
}
