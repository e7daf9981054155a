// A task being written: its parts in order, what is missing in red while one writes, kept in the browser until it is saved.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { TaskContent } from '#rooms/collect/lawful/content.ts';
import type { TaskCheck, TaskReply } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { resourceQuery } from '../../catalog/queries.ts';
import { LongText } from '../../form/LongText.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { Missing, Repeats } from './Missing.tsx';
import { base, taskQuery, taskTermsQuery } from './queries.ts';
import { FieldRows, VerificationPart } from './TaskFields.tsx';

const subjects = ['natural-person', 'legal-person', 'unincorporated', 'none'] as const;
const empty: TaskContent = {
  title: '',
  purpose: '',
  subjectKind: '',
  way: 'business',
  ground: { kind: '', title: '', article: '', need: '' },
  power: '',
  procedure: '',
  fields: [],
  verification: { methods: [], demand: 'one' },
  exceptions: [],
};

export type Change = (patch: Partial<TaskContent>) => void;

export function Row({
  label,
  cite,
  children,
}: {
  label: string;
  cite?: readonly string[];
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="field whole">
      <label className="field-label" htmlFor={id}>
        {label} <ArticleRefs ids={cite} />
      </label>
      {children(id)}
    </div>
  );
}

type Entries = { items: { id: string; name: string }[] };

/** Entries of one's own: a task is about one of them. */
function EntryChoice({ onChange }: { onChange: (id: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const { data } = useQuery({
    queryKey: ['lawful', 'entries', typed],
    queryFn: () => api.get<Entries>('/api/catalog/resources', { scope: 'mine', q: typed, pageSize: 50 }),
  });
  return (
    <section className="panel">
      <Row label={t('lawful:field.entry')}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ filterOption: false, onSearch: setTyped }}
            placeholder={t('lawful:chooseEntry')}
            onChange={onChange}
            options={data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []}
          />
        )}
      </Row>
    </section>
  );
}

const draftKey = (key: string): string => `gongshu.task.${key}`;
const kept = (key: string): TaskContent | undefined => {
  try {
    const text = sessionStorage.getItem(draftKey(key));
    return text ? (JSON.parse(text) as TaskContent) : undefined;
  } catch {
    return undefined;
  }
};

export function TaskEditor() {
  const { t } = useTexts();
  const { id } = useParams();
  const [params, setParams] = useSearchParams();
  const { data: task } = useQuery({ ...taskQuery(id ?? ''), enabled: id !== undefined });
  const resourceId = task?.resourceId ?? params.get('resource') ?? '';
  const { data: resource } = useQuery({ ...resourceQuery(resourceId), enabled: resourceId !== '' });
  const crumbs = [
    { to: '/collect', text: t('desk:room.collect') },
    { to: '/collect/tasks', text: t('lawful:title') },
  ];
  if (resourceId === '')
    return (
      <Screen title={t('lawful:new')} crumbs={crumbs}>
        {id ? <SkeletonFacts rows={6} /> : <EntryChoice onChange={(one) => setParams({ resource: one })} />}
      </Screen>
    );
  return (
    <Screen title={task ? task.title : t('lawful:new')} crumbs={crumbs} facts={resource?.name}>
      {resource && (id === undefined || task) ? (
        <Editor key={id ?? resourceId} task={task} resource={resource} />
      ) : (
        <SkeletonFacts rows={8} />
      )}
    </Screen>
  );
}

function Editor({ task, resource }: { task: TaskReply | undefined; resource: ResourceReply }) {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = task?.id ?? resource.id;
  const [content, setContent] = useState<TaskContent>(() => kept(key) ?? task?.content ?? empty);
  const { data: terms } = useQuery(taskTermsQuery);
  const items = (resource.detail?.current ?? resource.detail?.working)?.content.items ?? [];
  const change: Change = (patch) => setContent((before) => ({ ...before, ...patch }));
  const check = useMutation({
    mutationFn: (asked: TaskContent) =>
      api.post<TaskCheck>('/api/collect/task-checks', { resourceId: resource.id, content: asked }),
  });
  const { mutate: look } = check;
  // Looked at a moment after the last stroke; kept in the browser meanwhile.
  useEffect(() => {
    sessionStorage.setItem(draftKey(key), JSON.stringify(content));
    if (content.title.trim().length < 2) return;
    const timer = setTimeout(() => look(content), 600);
    return () => clearTimeout(timer);
  }, [content, key, look]);
  const save = useMutation({
    mutationFn: () =>
      task
        ? api.put<TaskReply>(`${base}/${task.id}`, { revision: task.revision, content })
        : api.post<TaskReply>(base, { resourceId: resource.id, content }),
    onSuccess: async (saved) => {
      sessionStorage.removeItem(draftKey(key));
      await client.invalidateQueries({ queryKey: ['lawful'] });
      await navigate(`/collect/tasks/${saved.id}`);
    },
  });
  if (!terms) return <SkeletonFacts rows={8} />;
  const chosen = terms.grounds.find((one) => one.key === content.ground.kind);
  const cite = (element: string) => terms.elements.find((one) => one.key === element)?.articles;
  const groundPart = (part: 'title' | 'article' | 'need', label: string) =>
    chosen?.needs.includes(part) || (terms.grounds.length === 0 && part !== 'need') ? (
      <Row label={label} cite={chosen?.articles}>
        {(id) => (
          <Input
            id={id}
            value={content.ground[part]}
            onChange={(event) => change({ ground: { ...content.ground, [part]: event.target.value } })}
          />
        )}
      </Row>
    ) : null;
  return (
    <>
      {content.title.trim().length >= 2 && check.data ? <Missing issues={check.data.issues} /> : null}
      <Repeats repeats={check.data?.repeats ?? []} />
      <section className="panel">
        <Row label={t('lawful:field.title')}>
          {(id) => (
            <Input
              id={id}
              value={content.title}
              onChange={(event) => change({ title: event.target.value })}
            />
          )}
        </Row>
        <Row label={t('lawful:col.subject')} cite={terms.grounds[0]?.articles}>
          {(id) => (
            <Select
              id={id}
              value={content.subjectKind || undefined}
              onChange={(subjectKind) => change({ subjectKind })}
              options={subjects.map((value) => ({ value, label: t(`lawful:subject.${value}`) }))}
            />
          )}
        </Row>
        {terms.grounds.length > 0 ? (
          <Row label={t('lawful:field.groundKind')} cite={chosen?.articles ?? terms.grounds[0]?.articles}>
            {(id) => (
              <Select
                id={id}
                value={content.ground.kind || undefined}
                onChange={(kind) => change({ ground: { ...content.ground, kind } })}
                options={terms.grounds.map((one) => ({
                  value: one.key,
                  label: `${say(one)}${one.consent ? ` (${t('lawful:field.consentNeeded')})` : ''}`,
                }))}
              />
            )}
          </Row>
        ) : null}
        {groundPart('title', t('lawful:field.actTitle'))}
        {groundPart('article', t('lawful:field.article'))}
        {groundPart('need', t('lawful:field.need'))}
        {(['purpose', 'power', 'procedure'] as const).map((part) => (
          <Row key={part} label={t(`lawful:field.${part}`)} cite={cite(part)}>
            {(id) => (
              <LongText
                id={id}
                value={content[part]}
                onChange={(event) => change({ [part]: event.target.value })}
              />
            )}
          </Row>
        ))}
        <Row label={t('lawful:way.label')}>
          {() => (
            <Segmented
              value={content.way}
              onChange={(way) => change({ way: way === 'form' ? 'form' : 'business' })}
              options={(['business', 'form'] as const).map((value) => ({
                value,
                label: t(`lawful:way.${value}`),
              }))}
            />
          )}
        </Row>
      </section>
      <FieldRows
        content={content}
        change={change}
        items={items}
        terms={terms}
        repeats={check.data?.repeats ?? []}
      />
      <VerificationPart content={content} change={change} terms={terms} />
      <section className="panel">
        <ProblemView error={save.error} />
        <Button
          type="primary"
          disabled={content.title.trim().length < 2}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('lawful:save')}
        </Button>
      </section>
    </>
  );
}
