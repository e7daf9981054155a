// Files and comments of a case: added, never changed or taken away.
import { PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { Can, can } from '../../shared/Can.tsx';
import { api, upload } from '../../shared/fetch.ts';
import { formatBytes, formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { type CaseReply, useCaseAct } from './queries.ts';

function Attachments({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const add = useCaseAct(file.id, (chosen: File) =>
    upload<CaseReply>(`/api/cases/${file.id}/attachments`, chosen),
  );
  return (
    <section className="dossier-part" aria-labelledby="case-files">
      <h3 id="case-files">
        {t('cases:files.title')} <span className="num muted">{file.attachments.length}</span>
      </h3>
      {file.attachments.length > 0 ? (
        <ul className="plain-list files">
          {file.attachments.map((one) => (
            <li key={one.id}>
              <PaperClipOutlined aria-hidden="true" />{' '}
              <a href={`/api/cases/${file.id}/attachments/${one.id}`} download={one.name}>
                {one.name}
              </a>{' '}
              <span className="row-sub">
                {formatBytes(one.bytes)} · {one.organisation ? say(one.organisation.name) : ''} {one.by?.name}{' '}
                {formatInstant(one.at)} · <code title={one.sha256}>{one.sha256.slice(0, 12)}</code>
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('cases:files.none')}</p>
      )}
      <Can abilities={file.acts} act="attach">
        {() => (
          <>
            <input
              ref={input}
              type="file"
              className="visually-hidden"
              aria-label={t('cases:files.add')}
              tabIndex={-1}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                if (chosen) add.mutate(chosen);
                event.target.value = '';
              }}
            />
            <Button loading={add.isPending} onClick={() => input.current?.click()}>
              {t('cases:files.add')}
            </Button>
          </>
        )}
      </Can>
      <ProblemView error={add.error} />
    </section>
  );
}

function Comments({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  const [text, setText] = useState('');
  const add = useCaseAct(file.id, (words: string) =>
    api.post<CaseReply>(`/api/cases/${file.id}/comments`, { text: words }),
  );
  return (
    <section className="dossier-part" aria-labelledby="case-comments">
      <h3 id="case-comments">
        {t('cases:comments.title')} <span className="num muted">{file.comments.length}</span>
      </h3>
      <ol className="plain-list comments">
        {file.comments.map((one) => (
          <li key={one.id}>
            <span className="row-sub">
              {one.organisation ? say(one.organisation.name) : ''} {one.by?.name} {formatInstant(one.at)}
            </span>
            <p>{one.text}</p>
          </li>
        ))}
      </ol>
      {can(file.acts, 'comment') ? (
        <>
          <LongText
            rows={2}
            value={text}
            aria-label={t('cases:comments.write')}
            placeholder={t('cases:comments.hint')}
            onChange={(event) => setText(event.target.value)}
          />
          <ProblemView error={add.error} />
          <Button
            className="below-small"
            disabled={text.trim() === ''}
            loading={add.isPending}
            onClick={() => add.mutate(text.trim(), { onSuccess: () => setText('') })}
          >
            {t('cases:comments.add')}
          </Button>
        </>
      ) : null}
    </section>
  );
}

export function Dossier({ file }: { file: CaseReply }) {
  return (
    <div className="dossier-parts">
      <Attachments file={file} />
      <Comments file={file} />
    </div>
  );
}
