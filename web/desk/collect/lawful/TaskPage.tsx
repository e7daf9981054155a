// One collecting task: what it rests on, what is missing in red beside its article, and its notice, checklist, guidance, forms, consents.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { TaskReply } from '#rooms/collect/lawful/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useConfirm, useReason } from '../../shell/useConfirm.tsx';
import { Missing, Repeats } from './Missing.tsx';
import { base, taskQuery, taskTermsQuery } from './queries.ts';
import { useGroundText } from './TaskList.tsx';
import { Checklist, Forms, Guidance, Notices } from './TaskParts.tsx';
import { useTaskAct } from './useTaskAct.ts';

function Fields({ task }: { task: TaskReply }) {
  const { t } = useTexts();
  return (
    <section className="panel">
      <h2 className="section-title">
        {t('lawful:field.fields')} <span className="num">{task.content.fields.length}</span>
      </h2>
      <FactList
        facts={task.content.fields.map((field) => ({
          label: task.titles[field.item] ?? field.item,
          value: (
            <>
              {field.reason} <span className="muted">{field.purpose}</span>{' '}
              {field.mandatory ? (
                <span className="mark near">
                  {t('lawful:field.mandatory')} {field.basis?.title} {field.basis?.article}
                </span>
              ) : null}
            </>
          ),
        }))}
      />
    </section>
  );
}

export function TaskPage() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const { data: task, error } = useQuery(taskQuery(id));
  const { data: terms } = useQuery(taskTermsQuery);
  const act = useTaskAct();
  const confirm = useConfirm();
  const ask = useReason();
  const ground = useGroundText();
  if (error) return <ProblemView error={error} />;
  if (!task) return <SkeletonFacts rows={8} />;
  const edits = can(task.abilities, 'edit') && task.state !== 'ended';
  const start = async () => {
    const sure = await confirm({
      title: t('lawful:act.start'),
      what: t('lawful:act.startWhat'),
      ok: t('lawful:act.start'),
    });
    if (sure) act.mutate({ path: `${base}/${id}/start` });
  };
  const end = async () => {
    const reason = await ask({
      title: t('lawful:act.end'),
      what: t('lawful:act.endWhat'),
      ok: t('lawful:act.end'),
      label: t('lawful:act.reason'),
      danger: true,
    });
    if (reason) act.mutate({ path: `${base}/${id}/end`, body: { reason } });
  };
  const element = (key: string) => terms?.elements.find((one) => one.key === key)?.articles;
  const { content } = task;
  return (
    <Screen
      title={task.title}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/tasks', text: t('lawful:title') },
      ]}
      facts={
        <>
          <code>{task.number}</code>{' '}
          <span className={`mark ${task.state === 'active' ? 'good' : ''}`}>
            {t(`lawful:state.${task.state}`)}
          </span>{' '}
          {task.organisationName}
        </>
      }
      actions={
        edits ? (
          <>
            <Link to={`/collect/tasks/${id}/edit`}>
              <Button>{t('lawful:act.edit')}</Button>
            </Link>
            {task.state === 'prepared' ? (
              <Button
                type="primary"
                disabled={task.missing.length > 0}
                loading={act.isPending}
                onClick={() => void start()}
              >
                {t('lawful:act.start')}
              </Button>
            ) : (
              <Button danger onClick={() => void end()}>
                {t('lawful:act.end')}
              </Button>
            )}
          </>
        ) : null
      }
    >
      <ProblemView error={act.error} />
      <Missing issues={task.missing} quiet={task.state !== 'prepared'} />
      <Repeats repeats={task.repeats} />
      <section className="panel">
        <FactList
          facts={[
            {
              label: t('lawful:col.ground'),
              value: ground(task),
              articles: terms?.grounds.find(({ key }) => key === task.ground.kind)?.articles,
            },
            {
              label: t('lawful:col.entry'),
              value: <Link to={`/catalog/${task.resourceId}`}>{task.resourceName}</Link>,
            },
            { label: t('lawful:col.subject'), value: t(`lawful:subject.${task.subjectKind}`) },
            content.purpose
              ? { label: t('lawful:field.purpose'), value: content.purpose, articles: element('purpose') }
              : null,
            content.power
              ? { label: t('lawful:field.power'), value: content.power, articles: element('power') }
              : null,
            content.procedure
              ? {
                  label: t('lawful:field.procedure'),
                  value: content.procedure,
                  articles: element('procedure'),
                }
              : null,
            { label: t('lawful:way.label'), value: t(`lawful:way.${content.way}`) },
            content.verification.methods.length > 0
              ? {
                  label: t('lawful:field.verification'),
                  value: `${t(content.verification.demand === 'all' ? 'lawful:field.demandAll' : 'lawful:field.demandOne')} ${content.verification.methods.map((one) => t(`lawful:method.${one}`)).join(' / ')}`,
                }
              : null,
            task.consents.needed
              ? {
                  label: t('lawful:consents.title'),
                  value: (
                    <Link to={`/collect/tasks/${id}/consents`}>
                      {t('lawful:consents.open', {
                        standing: task.consents.standing,
                        withdrawn: task.consents.withdrawn,
                      })}
                    </Link>
                  ),
                  articles: terms?.evidence[0]?.articles,
                }
              : null,
            task.startedDay
              ? { label: t('lawful:state.active'), value: <span className="num">{task.startedDay}</span> }
              : null,
            task.endedReason ? { label: t('lawful:state.ended'), value: task.endedReason } : null,
          ]}
        />
      </section>
      <Fields task={task} />
      <Notices task={task} articles={element('notice')} />
      <Checklist task={task} />
      <Forms task={task} />
      <Guidance task={task} />
    </Screen>
  );
}
