// Opinions of departments on a matter, and the bureau's invitation of further ones.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { OpinionReply } from '#rooms/classify/classes/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Show } from './Pages.tsx';
import { base, opinionsQuery, unitsQuery } from './queries.ts';

export function OpinionTable({ rows }: { rows: OpinionReply[] }) {
  const { t, say } = useTexts();
  return (
    <DataTable<OpinionReply>
      label={t('classes:opinions')}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'unit',
          title: t('classes:field.unit'),
          optional: false,
          render: (row) => say(row.organisation.name),
        },
        {
          key: 'stance',
          title: t('classes:field.stance'),
          render: (row) =>
            row.stance ? (
              <span className={`mark ${row.stance === 'support' ? 'good' : 'bad'}`}>
                {t(`classes:stance.${row.stance}`)}
              </span>
            ) : (
              <span className="muted">{t('classes:stance.none')}</span>
            ),
        },
        { key: 'opinion', title: t('classes:field.opinion'), render: (row) => row.opinion || '–' },
        { key: 'by', title: t('classes:field.by'), render: (row) => row.givenBy ?? '–' },
        {
          key: 'at',
          title: t('classes:field.at'),
          render: (row) => <span className="num">{row.givenAt ? formatInstant(row.givenAt) : '–'}</span>,
        },
      ]}
      empty={<Empty title={t('classes:empty.opinions')} how={t('classes:empty.opinionsHow')} />}
    />
  );
}

/** Where the matter's own case is shown. `open`: more may be invited. */
export function Opinions({ matter, open }: { matter: string; open: boolean }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const { data, error } = useQuery(opinionsQuery(matter));
  const units = useQuery(unitsQuery).data?.items ?? [];
  const [chosen, setChosen] = useState<string[]>([]);
  const invite = useMutation({
    mutationFn: () => api.post(`${base}/matters/${matter}/opinions`, { organisationIds: chosen }),
    onSuccess: async () => {
      setChosen([]);
      await client.invalidateQueries({ queryKey: ['classes'] });
    },
  });
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={3} />;
  return (
    <>
      <h3 className="section-title">{t('classes:opinions')}</h3>
      <OpinionTable rows={data.items} />
      {open ? (
        <Show when={can(data.abilities, 'invite')}>
          <div className="field">
            <label className="field-label" htmlFor="invite-units">
              {t('classes:invite.label')}
            </label>
            <Select
              id="invite-units"
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={chosen}
              onChange={setChosen}
              placeholder={t('catalog:choose')}
              options={units.map((unit) => ({ value: unit.id, label: say(unit.name) }))}
            />
          </div>
          <ProblemView error={invite.error} />
          <Button disabled={chosen.length === 0} loading={invite.isPending} onClick={() => invite.mutate()}>
            {t('classes:invite.ok')}
          </Button>
        </Show>
      ) : null}
    </>
  );
}
