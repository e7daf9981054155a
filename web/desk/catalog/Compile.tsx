// 编目: the form in five short parts on the left, on the right what the platform makes of it, live.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { ResourceReply, TermsReply, VersionReply } from '#rooms/catalog/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api, ProblemError } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Faults } from '../form/Faults.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { CheckColumn } from './CheckColumn.tsx';
import { BasicsPart, SharingPart, SourcePart, UpdatePart } from './CompileParts.tsx';
import { Field } from './Issues.tsx';
import { ItemsPart } from './ItemsPart.tsx';
import { contentPath, IssueContext, TouchedContext } from './issue-context.ts';
import { ManagementKey } from './ManagementKey.tsx';
import { resourceQuery, termsQuery } from './queries.ts';
import { type ChangeNote, useDraft } from './useDraft.ts';
import { useTouched } from './useTouched.ts';

const parts = [
  { key: 'basics', Part: BasicsPart },
  { key: 'items', Part: ItemsPart },
  { key: 'sharing', Part: SharingPart },
  { key: 'update', Part: UpdatePart },
  { key: 'source', Part: SourcePart },
] as const;

function ChangeReason({
  terms,
  note,
  onChange,
}: {
  terms: TermsReply;
  note: ChangeNote;
  onChange: (note: ChangeNote) => void;
}) {
  const { t, say } = useTexts();
  return (
    <div className="panel change-note">
      <Field path="changeTrigger" label={t('catalog:change.trigger')}>
        {({ id, status, describedBy }) => (
          <Select
            id={id}
            status={status}
            aria-describedby={describedBy}
            value={note.changeTrigger}
            placeholder={t('catalog:choose')}
            options={terms.changeTriggers.map((word) => ({ value: word.key, label: say(word) }))}
            onChange={(changeTrigger: string) => onChange({ ...note, changeTrigger })}
          />
        )}
      </Field>
      <Field path="changeDay" label={t('catalog:change.day')}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="date"
            className="plain-input"
            aria-describedby={describedBy}
            value={note.changeDay ?? ''}
            onChange={(event) => onChange({ ...note, changeDay: event.target.value || undefined })}
          />
        )}
      </Field>
    </div>
  );
}

function Form({
  resource,
  start,
  terms,
}: {
  resource: ResourceReply;
  start: VersionReply;
  terms: TermsReply;
}) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const confirm = useConfirm();
  const draft = useDraft(resource.id, start);
  const [tries, setTries] = useState(0);
  const touched = useTouched(tries > 0 || start.state === 'returned');
  const [busy, setBusy] = useState(false);
  const [submitError, setSubmitError] = useState<unknown>();
  const { content } = draft;
  // What a submission was refused for speaks of what was on the screen then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the content ends what was said of it.
  useEffect(() => setSubmitError(undefined), [content]);
  const issues = useMemo(
    () => (draft.check?.issues ?? []).map((issue) => ({ ...issue, path: contentPath(issue.path) })),
    [draft.check],
  );
  const status = {
    saved: draft.savedAt ? t('common:state.saved', { time: formatInstant(draft.savedAt).slice(11) }) : '',
    waiting: t('common:state.unsaved'),
    saving: t('common:state.saving'),
    failed: t('common:state.saveFailed'),
  }[draft.saving];
  const keyAsked = terms.requiredFields.some((word) => word.key === 'management-key');
  const faults = issues.filter((issue) => issue.severity === 'error');
  const submit = async () => {
    setSubmitError(undefined);
    setBusy(true);
    try {
      await draft.flush();
      const found = await draft.recheck();
      if (!found.ready) {
        setTries((before) => before + 1);
        return;
      }
      const sure = await confirm({
        title: t('catalog:submit.title'),
        what: t('catalog:submit.what'),
        ok: t('catalog:submit.ok'),
      });
      if (!sure) return;
      await api.post(`/api/catalog/resources/${resource.id}/submit`);
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['resource', 'resources', 'todos', 'cases'].includes(String(queryKey[0])),
      });
      navigate(`/catalog/${resource.id}`);
    } catch (error) {
      // Between check and submission the world may have moved: the live list says what stands against it now.
      if (error instanceof ProblemError && error.problem.code === 'catalog.check-failed') {
        await draft.recheck().catch(() => undefined);
        setTries((before) => before + 1);
      } else setSubmitError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <IssueContext value={issues}>
      <Screen
        title={draft.content.name || t('catalog:unnamed')}
        crumbs={[
          { to: '/catalog', text: t('desk:room.catalog') },
          { to: `/catalog/${resource.id}`, text: resource.code ?? t('catalog:noCode') },
        ]}
        facts={
          <>
            <span>
              {t('catalog:compile.title', {
                number: resource.detail?.working
                  ? start.number
                  : start.number + (resource.detail?.current ? 1 : 0),
              })}
            </span>
            <span className={draft.saving === 'failed' ? 'bad-text' : ''} role="status">
              {status}
            </span>
          </>
        }
        actions={
          <Button
            type="primary"
            loading={busy}
            onClick={() => void submit()}
            disabled={draft.saving === 'failed'}
          >
            {t('catalog:submit.button')}
          </Button>
        }
      >
        {start.state === 'returned' && start.returnReason ? (
          <Alert
            type="warning"
            showIcon
            className="problem"
            title={t('catalog:returned')}
            description={start.returnReason}
          />
        ) : null}
        <ProblemView error={draft.error} onRetry={() => void draft.flush()} />
        <ProblemView error={submitError} />
        <Faults faults={faults} tries={tries} />
        <TouchedContext value={touched}>
          <div className="two-columns">
            <div className="compile-form">
              {resource.detail?.current ? (
                <ChangeReason terms={terms} note={draft.note} onChange={draft.setNote} />
              ) : null}
              {parts.map(({ key, Part }, i) => (
                <section className="panel" key={key} id={`part-${key}`} aria-labelledby={`part-title-${key}`}>
                  <h2 id={`part-title-${key}`}>
                    <span className="part-number num">{i + 1}</span> {t(`catalog:part.${key}`)}
                  </h2>
                  <Part
                    content={draft.content}
                    set={draft.set}
                    terms={terms}
                    articles={resource.articles}
                    extra={
                      key === 'source' && keyAsked ? (
                        <ManagementKey resource={resource} onSet={() => void draft.recheck()} />
                      ) : null
                    }
                  />
                </section>
              ))}
            </div>
            <CheckColumn draft={draft} issues={issues} terms={terms} parts={parts.map(({ key }) => key)} />
          </div>
        </TouchedContext>
      </Screen>
    </IssueContext>
  );
}

export function Compile() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const resource = useQuery({
    ...resourceQuery(id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });
  const terms = useQuery(termsQuery);
  const start = resource.data?.detail?.working ?? resource.data?.detail?.current;
  if (resource.error) return <ProblemView error={resource.error} onRetry={() => void resource.refetch()} />;
  if (terms.error) return <ProblemView error={terms.error} onRetry={() => void terms.refetch()} />;
  if (!resource.data || !terms.data || !resource.isFetchedAfterMount) {
    return (
      <Screen title={t('common:state.loading')}>
        <div className="two-columns">
          <div className="panel">
            <SkeletonFacts rows={10} />
          </div>
          <div className="panel">
            <SkeletonFacts rows={5} />
          </div>
        </div>
      </Screen>
    );
  }
  // Whoever may not save neither sees a form nor has it checked.
  if (!start || !can(resource.data.abilities, 'save')) {
    return (
      <Screen
        title={resource.data.name || t('catalog:unnamed')}
        crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      >
        <Empty
          title={start ? t('catalog:notYours') : t('catalog:noDetail')}
          how={say(resource.data.abilities.save?.reason)}
          action={<Link to={`/catalog/${id}`}>{t('catalog:openWhole')}</Link>}
        />
      </Screen>
    );
  }
  return <Form key={id} resource={resource.data} start={start} terms={terms.data} />;
}
