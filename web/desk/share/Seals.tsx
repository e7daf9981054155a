// The written form: what is printed, who has sealed which block, and the scan that is still to come.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ApplicationReply } from '#rooms/share/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { api, upload } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

const scans = 'application/pdf,image/png,image/jpeg';

/** Every view of the application and its case takes the change. */
export function useShareAct<I>(id: string, work: (input: I) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async (done) => {
      if (done && typeof done === 'object' && 'formKey' in done)
        client.setQueryData(['application', id], done);
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['application', 'applications', 'case', 'cases', 'todos', 'grant'].includes(String(queryKey[0])),
      });
    },
  });
}

function Scan({ application, block }: { application: ApplicationReply; block: string }) {
  const { t } = useTexts();
  const [day, setDay] = useState('');
  const path = `/api/share/applications/${application.id}/seals`;
  const send = useShareAct(application.id, (file: File) =>
    upload<ApplicationReply>(`${path}?block=${block}&day=${day}`, file),
  );
  return (
    <div className="field">
      <label className="field-label" htmlFor={`day-${block}`}>
        {t('share:seal.day')}
      </label>
      <Input
        id={`day-${block}`}
        type="date"
        className="short-input"
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <label className="field-label" htmlFor={`scan-${block}`}>
        {t('share:seal.scan')}
      </label>
      <input
        id={`scan-${block}`}
        type="file"
        accept={scans}
        disabled={day === '' || send.isPending}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) send.mutate(file);
          event.target.value = '';
        }}
      />
      <ProblemView error={send.error} />
    </div>
  );
}

/** `print`: saves what was typed first; only the applicant's draft has it. */
export function Seals({
  application,
  print,
}: {
  application: ApplicationReply;
  print?: () => Promise<void>;
}) {
  const { t, say } = useTexts();
  const own = `/api/share/applications/${application.id}`;
  const act = useShareAct(application.id, async (_: undefined) => {
    await print?.();
    return api.post<ApplicationReply>(`${own}/print`);
  });
  if (application.seals.length === 0) return null;
  const ready = application.printedForSeal && application.number !== null;
  return (
    <section className="panel" aria-label={t('share:seal.title')}>
      <h3 className="section-title">{t('share:seal.title')}</h3>
      <p className="muted">{t(print ? 'share:seal.how' : 'share:seal.three')}</p>
      {print ? (
        <p>
          <Button loading={act.isPending} onClick={() => act.mutate(undefined)}>
            {t(ready ? 'share:seal.printAgain' : 'share:seal.print')}
          </Button>{' '}
          {ready ? (
            <a href={`${own}/form`} download={`${application.number}.pdf`}>
              {t('share:seal.paper', { number: application.number ?? '' })}
            </a>
          ) : null}
        </p>
      ) : null}
      <ProblemView error={act.error} />
      <dl className="facts">
        {application.seals.map(({ block, label, articles, sealed, yours }) => (
          <div key={block}>
            <dt>
              {say(label)} <ArticleRefs ids={articles} />
            </dt>
            <dd>
              {sealed ? (
                <span className="mark good">
                  {t('share:seal.done', { unit: say(sealed.organisation), day: sealed.day })}
                </span>
              ) : yours && (block !== 'applicant' || ready) ? (
                <Scan application={application} block={block} />
              ) : (
                <span className="muted">{t('share:seal.open')}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {application.document ? (
        <p>
          <a href={`${own}/document`} download={`${application.number}.pdf`}>
            {t('share:seal.document')}
          </a>{' '}
          <code className="muted">{application.document.sha256.slice(0, 16)}</code>
        </p>
      ) : null}
    </section>
  );
}

/** Tables that belong to fields of the form. */
export function Files({
  application,
  fields,
}: {
  application: ApplicationReply;
  fields: {
    key: string;
    label: { zh: string; en?: string };
    help?: { zh: string; en?: string } | undefined;
  }[];
}) {
  const { t, say } = useTexts();
  const own = `/api/share/applications/${application.id}/files`;
  const add = useShareAct(application.id, ({ field, file }: { field: string; file: File }) =>
    upload<ApplicationReply>(`${own}?field=${field}`, file),
  );
  const remove = useShareAct(application.id, (id: string) => api.delete(`${own}/${id}`));
  return (
    <>
      {fields.map(({ key, label, help }) => (
        <section className="panel" key={key} aria-label={say(label)}>
          <h3 className="section-title">{say(label)}</h3>
          {help ? <p className="muted">{say(help)}</p> : null}
          {application.files
            .filter((file) => file.field === key)
            .map((file) => (
              <p key={file.id}>
                <a href={`${own}/${file.id}`} download={file.name}>
                  {file.name}
                </a>{' '}
                <button type="button" className="link-button" onClick={() => remove.mutate(file.id)}>
                  {t('share:file.remove')}
                </button>
              </p>
            ))}
          <label className="field-label" htmlFor={`file-${key}`}>
            {t('share:file.add')}
          </label>
          <input
            id={`file-${key}`}
            type="file"
            accept=".csv,.xlsx"
            disabled={add.isPending}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) add.mutate({ field: key, file });
              event.target.value = '';
            }}
          />
        </section>
      ))}
      <ProblemView error={add.error ?? remove.error} />
    </>
  );
}
