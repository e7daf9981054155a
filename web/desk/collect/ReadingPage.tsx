// How a file is read: its first rows beside the items, everything proposed with its evidence, everything changeable, nothing sent again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { AnsweredReply, InspectionReply } from '#rooms/collect/reading/schema.ts';
import type { Conversion, ReadingAnswer } from '#rooms/collect/reading/types.ts';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { resourceQuery } from '../catalog/queries.ts';
import { Screen } from '../shell/Screen.tsx';
import { readingQuery } from './queries.ts';
import { ReadingForm } from './ReadingForm.tsx';
import { ReadingGrid } from './ReadingGrid.tsx';
import { ReadingStyles } from './ReadingStyles.tsx';

/** What is chosen for each column while nobody has said anything: as found, else as proposed. */
const columnsOf = (data: InspectionReply): (string | null)[] => {
  const used = new Set(data.columns.map(({ item }) => item));
  return data.columns.map(
    ({ item, proposed }) => item ?? (proposed && !used.has(proposed) ? proposed : null),
  );
};

function Waits({ data }: { data: InspectionReply }) {
  const { t, say } = useTexts();
  return (
    <>
      {data.waits ? (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={t('collect:read.waits')}
          description={t('collect:read.waitsHow')}
        />
      ) : (
        <Alert type="info" showIcon className="problem" title={t('collect:read.again')} />
      )}
      {data.sure ? null : (
        <Alert type="warning" showIcon className="problem" title={t('collect:read.whichTable')} />
      )}
      {data.issues.length > 0 ? (
        <Alert
          type="error"
          showIcon
          className="problem"
          title={t('collect:read.issues')}
          description={
            <ul className="problem-fields">
              {data.issues.map((issue) => (
                <li key={`${issue.path}${issue.code}`}>{say(issue.message)}</li>
              ))}
            </ul>
          }
        />
      ) : null}
    </>
  );
}

export function ReadingPage() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [answer, setAnswer] = useState<ReadingAnswer | null>(null);
  const [remember, setRemember] = useState(true);
  const { data, error, isPlaceholderData, refetch } = useQuery(readingQuery(id, answer));
  const { data: resource } = useQuery({
    ...resourceQuery(data?.resourceId ?? ''),
    enabled: data !== undefined,
  });
  // The proposals for columns are filled in once, so that they only need to be looked at.
  const filled = useRef('');
  const table = JSON.stringify([answer?.place, answer?.header, answer?.encoding, answer?.delimiter]);
  useEffect(() => {
    if (!data || isPlaceholderData || answer?.columns || filled.current === table) return;
    filled.current = table;
    if (
      data.issues.length > 0 &&
      data.columns.some(({ item, proposed }) => item === null && proposed !== null)
    )
      setAnswer((now) => ({ ...(now ?? {}), columns: columnsOf(data) }));
  }, [data, isPlaceholderData, answer, table]);
  const settle = useMutation({
    mutationFn: () =>
      api.post<AnsweredReply>(`/api/collect/batches/${id}/reading`, { ...settled(data, answer), remember }),
    onSuccess: async ({ batchId }) => {
      await client.invalidateQueries({ queryKey: ['batch', batchId] });
      await client.invalidateQueries({ queryKey: ['batches', data?.resourceId] });
      navigate(`/collect/batches/${batchId}`);
    },
  });
  /** Another table or header is another set of columns. */
  const look = (more: Omit<ReadingAnswer, 'columns' | 'conversions'>) => {
    const { columns: _columns, conversions: _conversions, ...rest } = answer ?? {};
    setAnswer({ ...rest, ...more });
  };
  const setColumn = (position: number, item: string | null) => {
    if (!data) return;
    const columns = (answer?.columns ?? columnsOf(data)).map((one, index) =>
      index === position - 1 ? item : one === item ? null : one,
    );
    setAnswer({ ...(answer ?? {}), columns });
  };
  const setConversion = (item: string, conversion: Conversion | undefined) => {
    const { [item]: _gone, ...others } = answer?.conversions ?? {};
    setAnswer({ ...(answer ?? {}), conversions: conversion ? { ...others, [item]: conversion } : others });
  };
  return (
    <Screen
      title={t('collect:read.title')}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        ...(data && resource ? [{ to: `/catalog/${data.resourceId}?tab=data`, text: resource.name }] : []),
        ...(data ? [{ to: `/collect/batches/${id}`, text: data.fileName }] : []),
      ]}
      facts={data ? <span>{data.fileName}</span> : null}
    >
      <ProblemView error={error} onRetry={() => void refetch()} />
      {data ? (
        <div className="stack">
          <Waits data={data} />
          <ReadingForm data={data} onLook={look} />
          <ReadingGrid
            data={data}
            columns={answer?.columns ?? data.columns.map(({ item }) => item)}
            onColumn={setColumn}
          />
          <ReadingStyles data={data} onConversion={setConversion} />
          <section className="panel">
            <Checkbox checked={remember} onChange={(event) => setRemember(event.target.checked)}>
              {t('collect:read.remember')}
            </Checkbox>
            <ProblemView error={settle.error} />
            <div className="form-actions">
              <Button
                type="primary"
                loading={settle.isPending || isPlaceholderData}
                disabled={!can(data.abilities, 'answer') || !data.sure || data.issues.length > 0}
                onClick={() => settle.mutate()}
              >
                {t(data.waits ? 'collect:read.goOn' : 'collect:read.readAgain')}
              </Button>
              <Button onClick={() => navigate(`/collect/batches/${id}`)}>{t('common:action.cancel')}</Button>
            </div>
          </section>
        </div>
      ) : error ? null : (
        <div className="panel">
          <SkeletonFacts rows={6} />
        </div>
      )}
    </Screen>
  );
}

/** What is shown is what is said, also where nobody changed it: the table and the columns as they stand. */
function settled(data: InspectionReply | undefined, answer: ReadingAnswer | null): ReadingAnswer {
  if (!data) return answer ?? {};
  return {
    ...(data.place ? { place: data.place } : {}),
    ...(answer ?? {}),
    columns: answer?.columns ?? data.columns.map(({ item }) => item),
    conversions: answer?.conversions ?? {},
  };
}
