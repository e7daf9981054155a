// The page's own script: takes what is dropped, pasted or chosen and shows every step. It follows `explain` and `readKey` of
// check.ts in one script, so that the saved page needs no second file and no network.
(() => {
  const byId = (id) => document.getElementById(id);
  const both = (parent, { zh, en }) => {
    for (const [lang, text] of [
      ['zh-CN', zh],
      ['en', en],
    ]) {
      const span = document.createElement('span');
      span.lang = lang;
      span.textContent = text;
      parent.append(span);
    }
    return parent;
  };
  const made = (name, className = '') => {
    const element = document.createElement(name);
    element.className = className;
    return element;
  };
  const verdicts = {
    sound: {
      zh: '可信：该记录在存证账本之中，树头由其密钥签署。',
      en: 'Sound: the entry stands in the log, and the head is signed with the key of the log.',
    },
    wrong: {
      zh: '不符：至少一步不成立，所放入的内容被改动，或不属于同一存证账本。',
      en: 'Wrong: at least one step fails. Something was altered, or does not belong to the same log.',
    },
    unreadable: {
      zh: '无法读取：所放入的不是回执、记录原文、证明或检查点。',
      en: 'Not readable: it is no receipt, entry, proof or checkpoint.',
    },
    incomplete: {
      zh: '尚不能判定：还缺少内容，见下。',
      en: 'Not decided: something is still missing, see below.',
    },
  };
  const marks = { true: '✓', false: '✗', undefined: '·' };
  const texts = [];

  const keys = () =>
    byId('keys')
      .value.split('\n')
      .flatMap((line) => readKey(line) ?? []);

  const show = () => {
    const out = byId('result');
    out.replaceChildren();
    const given = [...texts, byId('text').value].filter((text) => text.trim() !== '');
    if (given.length === 0) return;
    const { verdict, steps, leaf } = explain(given, keys());
    out.append(both(made('p', `verdict ${verdict}`), verdicts[verdict]));
    const list = made('ol');
    for (const { ok, title, lines } of steps) {
      const item = made('li', ok === false ? 'bad' : ok ? 'good' : 'open');
      const head = made('h3');
      head.append(`${marks[String(ok)]} `);
      item.append(both(head, title));
      if (lines.length > 0) {
        const figures = made('details');
        figures.append(both(made('summary'), { zh: '计算过程', en: 'Figures' }));
        const code = made('pre');
        code.textContent = lines.join('\n');
        figures.append(code);
        item.append(figures);
      }
      list.append(item);
    }
    out.append(list);
    byId('fetch').hidden = !(leaf && verdict === 'incomplete' && location.protocol.startsWith('http'));
    byId('fetch').dataset.leaf = leaf ?? '';
  };

  const take = async (files) => {
    for (const file of files) if (file.size < 1_000_000) texts.push(await file.text());
    byId('names').textContent = `${texts.length}`;
    show();
  };

  byId('files').addEventListener('change', (event) => void take(event.target.files));
  byId('text').addEventListener('input', show);
  byId('keys').addEventListener('input', show);
  byId('clear').addEventListener('click', () => {
    texts.length = 0;
    byId('text').value = '';
    byId('files').value = '';
    byId('names').textContent = '0';
    byId('fetch').hidden = true;
    show();
  });
  byId('fetch').addEventListener('click', async () => {
    const reply = await fetch(`/api/ledger/receipts/${byId('fetch').dataset.leaf}/proof`);
    if (reply.ok) texts.push(await reply.text());
    else byId('missing').hidden = false;
    show();
  });
  const zone = byId('zone');
  zone.addEventListener('dragover', (event) => event.preventDefault());
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) void take(event.dataTransfer.files);
    else {
      texts.push(event.dataTransfer.getData('text'));
      show();
    }
  });
  byId('language').addEventListener('click', () => {
    const root = document.documentElement;
    root.lang = root.lang === 'en' ? 'zh-CN' : 'en';
  });
  // A receipt named behind the address is put in as if it had been pasted; it stays in the browser.
  const [, named] = /^#([0-9a-f]{64})$/.exec(location.hash) ?? [];
  if (named) {
    byId('text').value = named;
    show();
  }
})();
