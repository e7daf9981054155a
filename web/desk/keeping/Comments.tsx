// What reviewers said of fields of a version, the author's answers, and the mark that a comment is settled.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { resourceQuery } from '../catalog/queries.ts';
import { LongText } from '../form/LongText.tsx';
import { commentsQuery } from './queries.ts';

const commented = [
  'name',
  'summary',
  'categoryCode',
  'formatCategory',
  'sharingClass',
  'sharingConditions',
  'sharingBasis',
  'openingClass',
  'openingCondition',
  'openingBasis',
  'updateCycle',
  'securityLevel',
  'useRequirements',
  'duty',
  'sourceSystems',
  'items',
] as const;

function Say({ id }: { id: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const entry = useQuery(resourceQuery(id)).data;
  const [path, setPath] = useState('');
  const [text, setText] = useState('');
  const items = (entry?.detail?.working ?? entry?.detail?.current)?.content.items ?? [];
  const say = useMutation({
    mutationFn: () => api.post(`/api/catalog/resources/${id}/comments`, { path, text }),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: ['resource', id, 'comments'] });
    },
  });
  return (
    <div className="comment-new">
      <div className="field">
        <label className="field-label" htmlFor="comment-path">
          {t('keeping:review.field')}
        </label>
        <Select
          id="comment-path"
          value={path}
          onChange={setPath}
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            { value: '', label: t('keeping:review.whole') },
            ...commented.map((field) => ({ value: field, label: t(`catalog:field.${field}`) })),
            ...items.map((item) => ({ value: `items.${item.id}`, label: item.titleZh || item.name })),
          ]}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="comment-text">
          {t('keeping:review.text')}
        </label>
        <LongText id="comment-text" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <ProblemView error={say.error} />
      <Button loading={say.isPending} disabled={text.trim().length < 2} onClick={() => say.mutate()}>
        {t('keeping:review.say')}
      </Button>
    </div>
  );
}

function Answer({ resourceId, comment }: { resourceId: string; comment: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => api.post(`/api/catalog/resources/${resourceId}/comments/${comment}/answers`, { text }),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: ['resource', resourceId, 'comments'] });
    },
  });
  return (
    <div className="comment-answer">
      <LongText
        rows={1}
        value={text}
        aria-label={t('keeping:review.answer')}
        placeholder={t('keeping:review.answer')}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        size="small"
        loading={send.isPending}
        disabled={text.trim().length < 2}
        onClick={() => send.mutate()}
      >
        {t('keeping:review.send')}
      </Button>
      <ProblemView error={send.error} />
    </div>
  );
}

export function Comments({ id }: { id: string }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const { data, error } = useQuery({ ...commentsQuery(id), retry: false });
  const resolve = useMutation({
    mutationFn: (comment: string) => api.post(`/api/catalog/resources/${id}/comments/${comment}/resolve`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['resource', id, 'comments'] }),
  });
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  const label = (path: string, known: string) =>
    path === '' ? t('keeping:review.whole') : path.startsWith('items.') ? known : t(`catalog:field.${path}`);
  return (
    <section aria-label={t('keeping:review.title')}>
      <h3 className="section-title">{t('keeping:review.title')}</h3>
      {data.items.length === 0 ? <Empty title={t('keeping:review.none')} /> : null}
      <ol className="review-comments">
        {data.items.map((comment) => (
          <li key={comment.id} className="panel">
            <p>
              <strong>{label(comment.path, comment.label)}</strong>{' '}
              <span className={`mark ${comment.resolvedAt ? '' : 'near'}`}>
                {t(comment.resolvedAt ? 'keeping:review.resolved' : 'keeping:review.unresolved')}
              </span>
            </p>
            <p>{comment.text}</p>
            <p className="row-sub">
              {comment.author} {say(comment.organisation.name)} {formatInstant(comment.at)}{' '}
              {t('catalog:versions.number', { number: comment.number })}
            </p>
            {comment.answers.map((answer) => (
              <div key={answer.id} className="comment-said">
                <p>{answer.text}</p>
                <p className="row-sub">
                  {answer.author} {say(answer.organisation.name)} {formatInstant(answer.at)}
                </p>
              </div>
            ))}
            {!comment.resolvedAt && can(data.abilities, 'answer') ? (
              <Answer resourceId={id} comment={comment.id} />
            ) : null}
            {!comment.resolvedAt && can(data.abilities, 'resolve') ? (
              <Button size="small" onClick={() => resolve.mutate(comment.id)}>
                {t('keeping:review.resolve')}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
      <ProblemView error={resolve.error} />
      {can(data.abilities, 'comment') ? <Say id={id} /> : null}
    </section>
  );
}
