// A ready-to-run call in five languages, with what it must carry and what can go wrong.
import { App, Button } from 'antd';
import { useState } from 'react';
import type { Instructions } from '#rooms/serve/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { Tabs } from '../list/Tabs.tsx';
import { names } from '../services/languages.ts';

const callLanguages = ['curl', 'typescript', 'python', 'java', 'go'] as const;

export function CopyButton({ text }: { text: string }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  return (
    <Button
      size="small"
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        void message.success(t('common:action.copied'));
      }}
    >
      {t('common:action.copy')}
    </Button>
  );
}

export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="code">
      <CopyButton text={text} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard. */}
      <section tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}

/** What can be refused, each with what to do about it. */
export function CallErrors({ errors }: { errors: Instructions['errors'] }) {
  const { say } = useTexts();
  return (
    <dl className="facts call-errors">
      {errors.map((error) => (
        <div key={error.code}>
          <dt>
            <code>
              {error.status} {error.code}
            </code>
          </dt>
          <dd>
            {say(error.what)} <span className="muted">{say(error.mend)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function CallExample({ instructions }: { instructions: Instructions }) {
  const { t, say } = useTexts();
  const [active, setActive] = useState('curl');
  const { example, errors, headers, signature } = instructions;
  return (
    <Tabs
      label={t('serve:call.title')}
      active={active}
      onChange={setActive}
      tabs={[
        ...callLanguages.map((language) => ({
          key: language,
          label: names[language],
          content: <Code text={example[language]} label={names[language]} />,
        })),
        {
          key: 'reply',
          label: t('serve:call.reply'),
          content: <Code text={example.reply} label={t('serve:call.reply')} />,
        },
        {
          key: 'signature',
          label: t('serve:call.signature'),
          content: (
            <div className="call-doc">
              <p>
                {t('serve:call.address')} <code>{instructions.address}</code>
              </p>
              <h3>{t('serve:call.headers')}</h3>
              <dl className="facts">
                {headers.map((header) => (
                  <div key={header.name}>
                    <dt>
                      <code>{header.name}</code>
                    </dt>
                    <dd>{say(header.how)}</dd>
                  </div>
                ))}
              </dl>
              <h3>
                {t('serve:call.base')} <code>{signature.algorithm}</code>
              </h3>
              <ol className="call-lines">
                {signature.base.map((line) => (
                  <li key={line.line}>
                    <code>{line.line}</code> <span className="muted">{say(line.how)}</span>
                  </li>
                ))}
              </ol>
              <p>{say(signature.encoding)}</p>
              <p>{say(signature.response)}</p>
              <p>{say(instructions.marks)}</p>
              {instructions.sealing ? <p>{say(instructions.sealing)}</p> : null}
              <p>
                {say(instructions.report.how)} <code>{instructions.report.address}</code>
              </p>
            </div>
          ),
        },
        {
          key: 'errors',
          label: t('serve:call.errors'),
          content: <CallErrors errors={errors} />,
        },
      ]}
    />
  );
}
