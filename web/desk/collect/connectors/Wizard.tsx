// 建立数据连接: source, table, which column fills which item, when; each station opens when the one before it answers.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ConnectorReply, TryReply } from '#rooms/collect/connectors/schema.ts';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Screen } from '../../shell/Screen.tsx';
import './connectors.css';
import { type Draft, draftOf, lacking, mappingOf, newDraft, sourceOf } from './draft.ts';
import { MappingPart, TablePart } from './MappingPart.tsx';
import { base, connectorQuery, kindsQuery } from './queries.ts';
import { SchedulePart } from './SchedulePart.tsx';
import { SourcePart } from './SourcePart.tsx';

const PREVIEW_ROWS = 10;

function useTrial(draft: Draft, connectorId: string | undefined) {
  return useMutation({
    mutationFn: (table: string) => {
      const { settings, secrets } = sourceOf({ ...draft, table });
      return api.post<TryReply>(`${base}/try`, {
        resourceId: draft.resourceId,
        kind: draft.kind,
        settings,
        secrets,
        preview: PREVIEW_ROWS,
        ...(draft.sourceId ? { sourceId: draft.sourceId } : {}),
        ...(connectorId ? { connectorId } : {}),
      });
    },
  });
}

function Form({ begin, connectorId }: { begin: Draft; connectorId: string | undefined }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState(begin);
  const [tables, setTables] = useState<NonNullable<TryReply['tables']>>([]);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const { data: kinds } = useQuery(kindsQuery);
  const kind = kinds?.items.find((one) => one.kind === draft.kind);
  const trial = useTrial(draft, connectorId);
  const tried = trial.data;
  const attempt = (table: string) =>
    trial.mutate(table, {
      onSuccess: (found) => {
        if (found.tables) setTables(found.tables);
        const proposed = Object.fromEntries(found.proposed.map(({ item, column }) => [item, column]));
        setDraft((before) => ({
          ...before,
          table,
          mapping:
            Object.keys(before.mapping).length > 0 && before.table === table ? before.mapping : proposed,
          name: before.name || table,
        }));
      },
    });
  const save = useMutation({
    mutationFn: () => {
      const { settings, secrets } = sourceOf(draft);
      const body = {
        name: draft.name.trim(),
        mapping: mappingOf(draft),
        mode: draft.mode,
        schedule: draft.schedule,
        reconciles: draft.reconciles,
        settings,
      };
      if (connectorId)
        return api.put<ConnectorReply>(`${base}/${connectorId}`, {
          ...body,
          ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
        });
      return api.post<ConnectorReply>(base, {
        ...body,
        secrets,
        resourceId: draft.resourceId,
        kind: draft.kind,
        ...(draft.sourceId ? { sourceId: draft.sourceId } : {}),
      });
    },
    onSuccess: async (row) => {
      await client.invalidateQueries({ queryKey: ['connectors'] });
      await client.invalidateQueries({ queryKey: ['connector', row.id] });
      await navigate(`/collect/connectors/${row.id}`);
    },
  });
  const columns = tried?.test.ok ? tried.test.columns.length : 0;
  const lacks = lacking(draft, tried);
  return (
    <div className="stack">
      <SourcePart
        draft={draft}
        change={change}
        tried={tried}
        trying={trial.isPending}
        onTry={() => attempt(draft.table)}
        existing={connectorId !== undefined}
      />
      <ProblemView error={trial.error} />
      {tables.length > 0 ? (
        <TablePart draft={draft} tables={tables} trying={trial.isPending} onTable={attempt} />
      ) : null}
      {tried && columns > 0 ? (
        <>
          <MappingPart draft={draft} change={change} tried={tried} />
          <SchedulePart
            draft={draft}
            change={change}
            tried={tried}
            modes={kind?.modes ?? ['full']}
            reconciles={kind?.reconciles ?? false}
          />
        </>
      ) : null}
      <ProblemView error={save.error} />
      <div className="connector-save">
        <Button
          type="primary"
          loading={save.isPending}
          disabled={lacks !== undefined}
          onClick={() => save.mutate()}
        >
          {t(connectorId ? 'connectors:save' : 'connectors:create')}
        </Button>
        {lacks ? <span className="muted">{t(`connectors:lacks.${lacks}`)}</span> : null}
      </div>
    </div>
  );
}

const crumbsOf = (t: (key: string) => string) => [
  { to: '/collect', text: t('desk:room.collect') },
  { to: '/collect/connectors', text: t('connectors:title') },
];

export function NewConnector() {
  const { t } = useTexts();
  const [params] = useSearchParams();
  return (
    <Screen title={t('connectors:create')} crumbs={crumbsOf(t)}>
      <Form begin={newDraft(params.get('resource') ?? '')} connectorId={undefined} />
    </Screen>
  );
}

export function EditConnector() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const { data: row, error, refetch } = useQuery({ ...connectorQuery(id), refetchInterval: false });
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={t('connectors:edit')}
      crumbs={[...crumbsOf(t), ...(row ? [{ to: `/collect/connectors/${row.id}`, text: row.name }] : [])]}
    >
      {row ? <Form begin={draftOf(row)} connectorId={row.id} /> : <SkeletonFacts rows={6} />}
    </Screen>
  );
}
