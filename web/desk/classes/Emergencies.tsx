// 应急调整: emergency events, and the form by which the bureau opens one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { EmergencySummary } from '#rooms/classify/classes/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ClassPages, Show } from './Pages.tsx';
import { base, emergenciesQuery, governanceQuery, unitsQuery } from './queries.ts';

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const units = useQuery(unitsQuery).data?.items ?? [];
  const [name, setName] = useState('');
  const [beganOn, setBeganOn] = useState(legalDay(new Date()));
  const [ground, setGround] = useState('');
  const [bodies, setBodies] = useState<string[]>([]);
  const open = useMutation({
    mutationFn: () => api.post<{ id: string }>(`${base}/emergencies`, { name, beganOn, ground, bodies }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['classes'] });
      await navigate(`/classes/emergencies/${id}`);
    },
  });
  const ready = name.trim().length > 1 && ground.trim().length > 1 && bodies.length > 0;
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('classes:emergency.openTitle')}
      okText={t('classes:emergency.open')}
      okButtonProps={{ disabled: !ready, loading: open.isPending }}
      cancelText={t('common:action.cancel')}
      onOk={() => open.mutate()}
    >
      <p>{t('classes:emergency.openWhat')}</p>
      <div className="field">
        <label className="field-label" htmlFor="event-name">
          {t('classes:emergency.name')}
        </label>
        <Input id="event-name" value={name} onChange={(event) => setName(event.target.value)} />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="event-day">
          {t('classes:emergency.beganOn')}
        </label>
        <Input
          id="event-day"
          type="date"
          value={beganOn}
          onChange={(event) => setBeganOn(event.target.value)}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="event-ground">
          {t('classes:emergency.ground')}
        </label>
        <LongText
          id="event-ground"
          rows={2}
          value={ground}
          onChange={(event) => setGround(event.target.value)}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="event-bodies">
          {t('classes:emergency.bodies')}
        </label>
        <Select
          id="event-bodies"
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          value={bodies}
          onChange={setBodies}
          placeholder={t('catalog:choose')}
          options={units.map((unit) => ({ value: unit.id, label: say(unit.name) }))}
        />
      </div>
      <ProblemView error={open.error} />
    </Modal>
  );
}

export function Emergencies() {
  const { t, say } = useTexts();
  const address = useAddress();
  const [opening, setOpening] = useState(false);
  const governance = useQuery(governanceQuery).data;
  const { data, error, refetch } = useQuery(emergenciesQuery);
  const state = address.get('state');
  const rows = data?.items.filter((row) => state === '' || row.state === state);
  return (
    <Screen
      title={t('classes:page.emergencies')}
      facts={
        <>
          {t('classes:emergency.facts')} <ArticleRefs ids={governance?.articles.emergency} />
        </>
      }
      actions={
        <>
          <Show when={can(data?.abilities ?? {}, 'open')}>
            <Button type="primary" onClick={() => setOpening(true)}>
              {t('classes:emergency.openTitle')}
            </Button>
          </Show>
          <ExportRows<EmergencySummary>
            name="emergencies"
            rows={rows ?? []}
            columns={[
              { title: t('classes:emergency.name'), value: (row) => row.name },
              { title: t('classes:emergency.beganOn'), value: (row) => row.beganOn },
              { title: t('classes:emergency.ground'), value: (row) => row.ground },
              {
                title: t('classes:emergency.bodies'),
                value: (row) => row.bodies.map(({ name }) => say(name)).join(t('law:separator')),
              },
              { title: t('classes:field.state'), value: (row) => t(`classes:emergency.state.${row.state}`) },
            ]}
          />
        </>
      }
    >
      <ClassPages />
      <div className="list-tools">
        <OneOf
          address={address}
          name="state"
          values={(['open', 'closed'] as const).map((value) => ({
            value,
            label: t(`classes:emergency.state.${value}`),
          }))}
        />
      </div>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable<EmergencySummary>
          label={t('classes:page.emergencies')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'name',
              title: t('classes:emergency.name'),
              optional: false,
              render: (row) => (
                <Link className="row-name" to={`/classes/emergencies/${row.id}`}>
                  {row.name}
                </Link>
              ),
            },
            {
              key: 'began',
              title: t('classes:emergency.beganOn'),
              render: (row) => <span className="num">{row.beganOn}</span>,
            },
            {
              key: 'bodies',
              title: t('classes:emergency.bodies'),
              render: (row) => row.bodies.map(({ name }) => say(name)).join(t('law:separator')),
            },
            {
              key: 'entries',
              title: t('classes:emergency.entries'),
              align: 'right',
              render: (row) => row.entries,
            },
            {
              key: 'state',
              title: t('classes:field.state'),
              render: (row) => (
                <span className={`mark ${row.state === 'open' ? 'bad' : ''}`}>
                  {t(`classes:emergency.state.${row.state}`)}
                </span>
              ),
            },
            {
              key: 'closed',
              title: t('classes:emergency.closedAt'),
              render: (row) => (
                <span className="num">{row.closedAt ? formatInstant(row.closedAt) : '–'}</span>
              ),
            },
          ]}
          empty={<Empty title={t('classes:empty.emergencies')} how={t('classes:empty.emergenciesHow')} />}
        />
      )}
      {opening ? <OpenDialog onClose={() => setOpening(false)} /> : null}
    </Screen>
  );
}
