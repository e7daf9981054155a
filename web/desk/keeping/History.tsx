// What befell an entry in order, with the days each step took; and who keeps it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { dutiesQuery, historyQuery, instrumentsQuery, type UpkeepReply, upkeepQuery } from './queries.ts';

function KeepForm({ upkeep, onDone }: { upkeep: UpkeepReply; onDone: () => void }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const duties = useQuery(dutiesQuery).data?.items ?? [];
  const acts = useQuery(instrumentsQuery({ pageSize: 200 })).data?.items ?? [];
  const [keeperId, setKeeper] = useState(upkeep.keeper?.id ?? null);
  const [reviewOn, setReviewOn] = useState(upkeep.reviewOn ?? '');
  const [dutyIds, setDuties] = useState(upkeep.duties.map(({ id }) => id));
  const [instrumentIds, setActs] = useState(upkeep.instruments.map(({ id }) => id));
  const save = useMutation({
    mutationFn: () =>
      api.put(`/api/catalog/resources/${upkeep.resourceId}/upkeep`, {
        keeperId,
        reviewOn: reviewOn || null,
        dutyIds,
        instrumentIds,
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  return (
    <div>
      <div className="field">
        <label className="field-label" htmlFor="keep-keeper">
          {t('keeping:upkeep.keeper')}
        </label>
        <Select
          id="keep-keeper"
          value={keeperId}
          allowClear
          onChange={(value: string | null) => setKeeper(value ?? null)}
          options={upkeep.people.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="keep-review">
          {t('keeping:upkeep.reviewOn')}
        </label>
        <Input
          id="keep-review"
          type="date"
          value={reviewOn}
          onChange={(event) => setReviewOn(event.target.value)}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="keep-duties">
          {t('keeping:duties.title')}
        </label>
        <Select
          id="keep-duties"
          mode="multiple"
          value={dutyIds}
          onChange={setDuties}
          options={duties.map(({ id, title }) => ({ value: id, label: title }))}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="keep-acts">
          {t('keeping:acts.title')}
        </label>
        <Select
          id="keep-acts"
          mode="multiple"
          value={instrumentIds}
          onChange={setActs}
          showSearch={{ optionFilterProp: 'label' }}
          options={acts.map(({ id, title }) => ({ value: id, label: title }))}
        />
      </div>
      <ProblemView error={save.error} />
      <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
        {t('keeping:upkeep.save')}
      </Button>
    </div>
  );
}

function Keep({ id }: { id: string }) {
  const { t } = useTexts();
  const { data } = useQuery({ ...upkeepQuery(id), retry: false });
  const [changing, setChanging] = useState(false);
  if (!data) return null;
  return (
    <section className="panel" aria-label={t('keeping:upkeep.title')}>
      <h2>{t('keeping:upkeep.title')}</h2>
      {changing ? (
        <KeepForm upkeep={data} onDone={() => setChanging(false)} />
      ) : (
        <>
          <FactList
            facts={[
              { label: t('keeping:upkeep.keeper'), value: data.keeper?.name ?? '–' },
              {
                label: t('keeping:upkeep.reviewOn'),
                value: <span className="num">{data.reviewOn ?? '–'}</span>,
              },
              {
                label: t('keeping:duties.title'),
                value: data.duties.map(({ title }) => title).join(t('law:separator')) || '–',
              },
              {
                label: t('keeping:acts.title'),
                value: data.instruments.map(({ title }) => title).join(t('law:separator')) || '–',
              },
            ]}
          />
          {data.people.length > 0 ? (
            <Button onClick={() => setChanging(true)}>{t('keeping:upkeep.change')}</Button>
          ) : null}
        </>
      )}
    </section>
  );
}

/** `upkeep`: the reader may see who keeps the entry. */
export function History({ id, upkeep }: { id: string; upkeep: boolean }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(historyQuery(id));
  return (
    <>
      {upkeep ? <Keep id={id} /> : null}
      <ProblemView error={error} />
      <DataTable
        label={t('keeping:history.title')}
        rows={error ? [] : data?.items.map((event, index) => ({ ...event, id: `${index}${event.at}` }))}
        rowKey={(row) => row.id}
        empty={<Empty title={t('keeping:history.none')} />}
        columns={[
          {
            key: 'on',
            title: t('keeping:history.on'),
            width: 108,
            render: (row) => <span className="num">{row.on}</span>,
          },
          {
            key: 'what',
            title: t('keeping:history.what'),
            optional: false,
            render: (row) => (
              <>
                {row.caseId ? <Link to={`/cases/${row.caseId}`}>{say(row.title)}</Link> : say(row.title)}
                <div className="refs-below">
                  <ArticleRefs ids={row.articles} />
                </div>
                {row.late ? <span className="mark bad">{t('keeping:changes.late')}</span> : null}
                {row.detail ? <div className="row-sub">{row.detail}</div> : null}
              </>
            ),
          },
          {
            key: 'who',
            title: t('keeping:history.who'),
            render: (row) => (
              <>
                {row.organisation ? say(row.organisation.name) : '–'}
                {row.person ? <div className="row-sub">{row.person}</div> : null}
              </>
            ),
          },
          {
            key: 'due',
            title: t('keeping:changes.due'),
            render: (row) => <span className="num">{row.dueOn ?? '–'}</span>,
          },
          {
            key: 'days',
            title: t('keeping:history.days'),
            align: 'right',
            render: (row) => (row.days === null ? '–' : row.days),
          },
        ]}
      />
    </>
  );
}
