/** Reads flags and environment by the table of settings, refuses what is unknown or wrong, and gives one typed Config. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Setting, type SettingName, settingList, settings } from './settings.ts';
import { StartError } from './start-error.ts';

export type ProcessRole = 'all' | 'web' | 'worker';

/** How a message is written for the messenger. */
export type ImShape = 'plain' | 'wecom' | 'dingtalk';

export type Config = {
  city: string;
  host: string;
  port: number;
  /** Networks whose X-Forwarded-For is believed; none when left out. */
  trustedProxy?: string[];
  /** Absolute. */
  data: string;
  role: ProcessRole;
  postgres?: string;
  postgresOwner?: string;
  /** One address, or the node of every shard separated by commas. */
  clickhouse?: string;
  clickhouseCluster?: string;
  s3?: string;
  masterKeyFile?: string;
  masterKey?: string;
  demo: boolean;
  /** Where people reach the platform, for links in messages that leave it. */
  publicAddress?: string;
  /** Port of the test environment; undefined: the one after `port`, or any. */
  gatewayTestPort?: number;
  /** Where callers reach the test environment, behind a proxy. */
  gatewayTestAddress?: string;
  smtp?: string;
  mailFrom?: string;
  smsWebhook?: string;
  smsSecret?: string;
  imWebhook?: string;
  imSecret?: string;
  imShape?: ImShape;
  oidcIssuer?: string;
  oidcClient?: string;
  oidcSecret?: string;
  oidcLabel?: string;
  /** Absolute folders that may hold `cities/<city>`, in the order to look. */
  regulations: string[];
  /** Who brings it may read the numbers from elsewhere. */
  metricsToken?: string;
  testClock: boolean;
  logLevel: string;
};

/** The folder of the law that comes with the platform. */
export const lawFolder = fileURLToPath(new URL('../../regulations', import.meta.url));

const wrong = (zh: string, en: string): StartError => new StartError('setting', zh, en);

/** Smallest number of single-letter edits between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const nearest = (word: string, names: readonly string[]): string | undefined =>
  [...names].sort((a, b) => distance(word, a) - distance(word, b))[0];

const flagNames = settingList
  .filter((one) => !one.secret)
  .flatMap((one) => (one.kind === 'switch' ? [one.flag, `no-${one.flag}`] : [one.flag]));

function readFlags(argv: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const [, name, , inline] = /^--([^=]+)(=(.*))?$/s.exec(word) ?? [];
    const setting = settingList.find(
      (one) => !one.secret && (one.flag === name || (one.kind === 'switch' && `no-${one.flag}` === name)),
    );
    if (!name || !setting) {
      const hint = nearest(name ?? word, flagNames);
      const secret = settingList.find((one) => one.secret && one.flag === name);
      if (secret) {
        throw wrong(
          `--${name} 只能用环境变量 ${secret.env} 给出。`,
          `--${name} is taken from the environment variable ${secret.env} only.`,
        );
      }
      throw wrong(
        `没有 ${word.split('=')[0]} 这个参数，是否想用 --${hint}？全部参数见 docs/settings.md。`,
        `there is no ${word.split('=')[0]}; did you mean --${hint}? All settings are in docs/settings.md.`,
      );
    }
    if (setting.kind === 'switch') {
      const on = name === setting.flag;
      found.set(setting.flag, inline === undefined ? String(on) : on ? inline : String(inline === 'false'));
      continue;
    }
    const value = inline ?? argv[++index];
    if (value === undefined || (inline === undefined && value.startsWith('--'))) {
      throw wrong(`参数 --${name} 缺少取值。${setting.zh}`, `--${name} lacks its value. ${setting.en}`);
    }
    found.set(setting.flag, value);
  }
  return found;
}

const refused = (setting: Setting, given: string, wanted: { zh: string; en: string }): StartError => {
  // An address may hold a password: it is never repeated.
  const shown = setting.secret || setting.kind.startsWith('address') ? '' : ` “${given}”`;
  return wrong(
    `--${setting.flag}（${setting.env}）的取值${shown} 不对：${wanted.zh}。`,
    `the value${shown} of --${setting.flag} (${setting.env}) is wrong: ${wanted.en}.`,
  );
};

const listOf = (text: string): string[] => text.split(',').map((one) => one.trim());

/** An address, or one with the length of its prefix: 10.0.0.0/8, fd00::/8. A prefix of 0 would trust everybody. */
function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([^/]+?)(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 1) <= (family === 4 ? 32 : 128);
}

function check(setting: Setting, given: string): string {
  switch (setting.kind) {
    case 'networks':
      if (!listOf(given).every(isNetwork)) {
        throw refused(setting, given, {
          zh: '应为逗号分隔的 IP 地址或网段，如 127.0.0.1,10.0.0.0/8',
          en: 'give IP addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8',
        });
      }
      return given;
    case 'port':
      if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) {
        throw refused(setting, given, {
          zh: '应为 0 到 65535 的整数',
          en: 'give a whole number from 0 to 65535',
        });
      }
      return given;
    case 'choice':
      if (!setting.choices?.includes(given)) {
        const list = (setting.choices ?? []).join(', ');
        throw refused(setting, given, { zh: `应为 ${list} 之一`, en: `give one of ${list}` });
      }
      return given;
    case 'switch':
      if (!['true', 'false', '1', '0'].includes(given)) {
        throw refused(setting, given, { zh: '应为 true 或 false', en: 'give true or false' });
      }
      return given;
    case 'addresses':
      for (const one of listOf(given)) check({ ...setting, kind: 'address' }, one);
      return given;
    case 'address':
      if (!URL.canParse(given) || !setting.schemes?.includes(new URL(given).protocol)) {
        const list = (setting.schemes ?? []).map((one) => `${one}//`).join(', ');
        throw refused(setting, given, {
          zh: `应为以 ${list} 开头的地址`,
          en: `give an address that begins with ${list}`,
        });
      }
      return given;
    case 'folder':
      if (existsSync(given) && !statSync(given).isDirectory()) {
        throw refused(setting, given, { zh: '应为文件夹', en: 'give a folder' });
      }
      return given;
    case 'file':
      if (!existsSync(given))
        throw refused(setting, given, { zh: '文件不存在', en: 'the file is not there' });
      return given;
    default:
      if (given.trim() === '') throw refused(setting, given, { zh: '不能为空', en: 'it must not be empty' });
      return given;
  }
}

/** The cities these folders hold packs for. */
export function citiesIn(folders: readonly string[]): string[] {
  const names = folders
    .map((folder) => join(folder, 'cities'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => existsSync(join(folder, name, 'pack.yaml'))));
  return [...new Set(names)].sort();
}

/** The folder among the configured ones that holds the pack of this city. */
export const packFolder = (config: Config): string =>
  config.regulations.find((folder) => existsSync(join(folder, 'cities', config.city, 'pack.yaml'))) ??
  lawFolder;

/** What an identity provider says over an open line anybody could say: http is for this machine alone. */
function refuseOpenIssuer(issuer: string): void {
  const { protocol, hostname } = new URL(issuer);
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw refused(settings.oidcIssuer, issuer, {
    zh: '除本机外必须使用 https',
    en: 'use https except for this machine',
  });
}

/** Read by the project's tests and benches; a platform started beside them finds these in its environment too. */
const ofTheTests = new Set(['GONGSHU_FAULT', 'GONGSHU_STANDARDS', 'GONGSHU_TEST_MYSQL']);

/** Flags before environment before defaults. Throws StartError with one line saying what to do. */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const flags = readFlags(argv);
  const known = new Set(settingList.map((one) => one.env));
  for (const name of Object.keys(env)) {
    if (!name.startsWith('GONGSHU_') || known.has(name) || ofTheTests.has(name)) continue;
    const hint = nearest(name, [...known]);
    throw wrong(
      `没有环境变量 ${name} 这项设置，是否想用 ${hint}？`,
      `there is no setting ${name}; did you mean ${hint}?`,
    );
  }
  const value = (name: SettingName): string | undefined => {
    const setting: Setting = settings[name];
    const given = flags.get(setting.flag) ?? (env[setting.env] || undefined);
    return given === undefined ? undefined : check(setting, given);
  };
  const or = (name: 'host' | 'port' | 'role' | 'demo' | 'testClock' | 'logLevel' | 'imShape'): string =>
    value(name) ?? settings[name].byDefault;

  const extra = value('regulations');
  const regulations = [...(extra ? [resolve(extra)] : []), lawFolder];
  const cities = citiesIn(regulations);
  const city = value('city');
  if (!city) {
    throw wrong(
      `请用 --city 指定城市，可选：${cities.join('、')}。`,
      `name the city with --city; there are: ${cities.join(', ')}.`,
    );
  }
  if (!cities.includes(city)) {
    throw wrong(
      `没有城市“${city}”的规则包，可选：${cities.join('、')}；其他目录请用 --regulations 指定。`,
      `there is no pack for “${city}”; there are: ${cities.join(', ')}. Name another folder with --regulations.`,
    );
  }
  const demo = ['true', '1'].includes(or('demo'));
  const testClock = ['true', '1'].includes(or('testClock'));
  if (testClock && !demo) {
    throw wrong(
      '--test-clock 只能与演示数据同用，请去掉 --no-demo 或 --test-clock。',
      '--test-clock runs with the demo only; leave out --no-demo or --test-clock.',
    );
  }
  const role = or('role');
  const imShape = or('imShape');
  const oidcIssuer = value('oidcIssuer');
  if (oidcIssuer) refuseOpenIssuer(oidcIssuer);
  const proxies = value('trustedProxy');
  const testPort = value('gatewayTestPort');
  const clickhouse = value('clickhouse');
  const clickhouseCluster = value('clickhouseCluster');
  if ((clickhouse?.includes(',') ?? false) !== (clickhouseCluster !== undefined)) {
    throw wrong(
      '--clickhouse-cluster 与 --clickhouse 中的多个节点须同时给出。',
      '--clickhouse-cluster and several nodes in --clickhouse go together: give both or neither.',
    );
  }
  return {
    city,
    host: or('host'),
    port: Number(or('port')),
    trustedProxy: proxies === undefined ? undefined : listOf(proxies),
    data: resolve(value('data') ?? join('.data', city)),
    role: role === 'web' || role === 'worker' ? role : 'all',
    postgres: value('postgres'),
    postgresOwner: value('postgresOwner'),
    clickhouse,
    clickhouseCluster,
    s3: value('s3'),
    masterKeyFile: value('masterKeyFile'),
    masterKey: value('masterKey'),
    demo,
    publicAddress: value('publicAddress'),
    gatewayTestPort: testPort === undefined ? undefined : Number(testPort),
    gatewayTestAddress: value('gatewayTestAddress'),
    smtp: value('smtp'),
    mailFrom: value('mailFrom'),
    smsWebhook: value('smsWebhook'),
    smsSecret: value('smsSecret'),
    imWebhook: value('imWebhook'),
    imSecret: value('imSecret'),
    imShape: imShape === 'wecom' || imShape === 'dingtalk' ? imShape : 'plain',
    oidcIssuer,
    oidcClient: value('oidcClient'),
    oidcSecret: value('oidcSecret'),
    oidcLabel: value('oidcLabel'),
    metricsToken: value('metricsToken'),
    regulations,
    testClock,
    logLevel: or('logLevel'),
  };
}
