/** The one table of settings: name, environment variable, kind, default and meaning. Documentation and parser read it. */

export type Setting = {
  /** Name on the command line, without the two dashes. */
  flag: string;
  env: string;
  kind: 'text' | 'port' | 'folder' | 'file' | 'choice' | 'switch' | 'address' | 'addresses' | 'networks';
  /** Shown as it stands in the documentation; undefined when there is none. */
  byDefault: string | undefined;
  choices?: readonly string[];
  /** URL schemes of an address. */
  schemes?: readonly string[];
  /** Never shown, and not taken from the command line, where other users of the machine could read it. */
  secret?: boolean;
  zh: string;
  en: string;
};

export const settings = {
  city: {
    flag: 'city',
    env: 'GONGSHU_CITY',
    kind: 'text',
    byDefault: undefined,
    zh: '城市，即 regulations/cities 下的文件夹名；必填。',
    en: 'The city: the name of a folder under regulations/cities. Required.',
  },
  host: {
    flag: 'host',
    env: 'GONGSHU_HOST',
    kind: 'text',
    byDefault: '127.0.0.1',
    zh: '监听地址。',
    en: 'Address to listen on.',
  },
  port: {
    flag: 'port',
    env: 'GONGSHU_PORT',
    kind: 'port',
    byDefault: '8080',
    zh: '监听端口；0 表示任选一个空闲端口。',
    en: 'Port to listen on; 0 takes any free one.',
  },
  trustedProxy: {
    flag: 'trusted-proxy',
    env: 'GONGSHU_TRUSTED_PROXY',
    kind: 'networks',
    byDefault: undefined,
    zh: '可信反向代理的地址或网段（CIDR），逗号分隔，如 127.0.0.1,10.0.0.0/8；只有来自这些地址的 X-Forwarded-For 才算数，代理须自行追加来访地址。不填则一律以连接的对端地址为准。',
    en: 'Addresses or networks (CIDR) of the reverse proxies to trust, separated by commas, such as 127.0.0.1,10.0.0.0/8; X-Forwarded-For counts only from these, and they must append the address they saw. Without it the address of the connection counts.',
  },
  data: {
    flag: 'data',
    env: 'GONGSHU_DATA',
    kind: 'folder',
    byDefault: './.data/<city>',
    zh: '数据目录：内置数据库、收到的文件、密钥与日志。同一时间只属于一个平台进程。',
    en: 'The data folder: embedded stores, received files, keys, logs. It belongs to one platform process at a time.',
  },
  role: {
    flag: 'role',
    env: 'GONGSHU_ROLE',
    kind: 'choice',
    choices: ['all', 'web', 'worker'],
    byDefault: 'all',
    zh: '进程角色：all 拥有数据目录并启动内置存储；web 与 worker 只连接已在运行的存储。',
    en: 'Role of this process: all owns the data folder and starts the embedded stores; web and worker only connect to running ones.',
  },
  postgres: {
    flag: 'postgres',
    env: 'GONGSHU_POSTGRES',
    kind: 'address',
    schemes: ['postgres:', 'postgresql:'],
    byDefault: undefined,
    zh: '已有 PostgreSQL 的地址（应用账号）；不填则使用内置数据库。口令宜放在环境变量中。',
    en: 'Address of your own PostgreSQL (application role); without it the embedded one is used. Keep passwords in the environment variable.',
  },
  postgresOwner: {
    flag: 'postgres-owner',
    env: 'GONGSHU_POSTGRES_OWNER',
    kind: 'address',
    schemes: ['postgres:', 'postgresql:'],
    byDefault: undefined,
    zh: '已有 PostgreSQL 的属主账号地址，仅用于升级表结构；不填则同 --postgres。',
    en: 'Address with the owning role of your own PostgreSQL, used for migrations only; the same as --postgres when left out.',
  },
  clickhouse: {
    flag: 'clickhouse',
    env: 'GONGSHU_CLICKHOUSE',
    kind: 'addresses',
    schemes: ['http:', 'https:'],
    byDefault: undefined,
    zh: '已有 ClickHouse 的 HTTP 地址，如 http://user:password@host:8123/gongshu；集群则逗号分隔列出每个分片的节点。不填则使用内置数据仓库。',
    en: 'HTTP address of your own ClickHouse, such as http://user:password@host:8123/gongshu; for a cluster the node of every shard, separated by commas. Without it the embedded warehouse is used.',
  },
  clickhouseCluster: {
    flag: 'clickhouse-cluster',
    env: 'GONGSHU_CLICKHOUSE_CLUSTER',
    kind: 'text',
    byDefault: undefined,
    zh: '集群在 ClickHouse 配置（remote_servers）中的名称；--clickhouse 列出多个节点时必填。',
    en: 'Name of the cluster in the configuration of ClickHouse (remote_servers); required when --clickhouse names several nodes.',
  },
  s3: {
    flag: 's3',
    env: 'GONGSHU_S3',
    kind: 'address',
    schemes: ['s3:'],
    byDefault: undefined,
    zh: '对象存储，如 s3://bucket/prefix?endpoint=https://…&region=…；账号取自 AWS_ACCESS_KEY_ID 与 AWS_SECRET_ACCESS_KEY。不填则存于数据目录。',
    en: 'Object storage, such as s3://bucket/prefix?endpoint=https://…&region=…; the account comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without it objects lie in the data folder.',
  },
  masterKeyFile: {
    flag: 'master-key-file',
    env: 'GONGSHU_MASTER_KEY_FILE',
    kind: 'file',
    byDefault: '<data>/secrets/master.key',
    zh: '主密钥文件：首行为现用密钥，其余行为只用于解封的旧密钥。不填且不存在时自动生成，权限 0600。',
    en: 'Master key file: the first line seals, further lines are older keys that only open. Made with mode 0600 when neither named nor there.',
  },
  masterKey: {
    flag: 'master-key',
    env: 'GONGSHU_MASTER_KEY',
    kind: 'text',
    byDefault: undefined,
    secret: true,
    zh: '主密钥（32 字节，base64），只能由环境变量给出，优先于文件。',
    en: 'The master key (32 bytes, base64); from the environment only, and before the file.',
  },
  demo: {
    flag: 'demo',
    env: 'GONGSHU_DEMO',
    kind: 'switch',
    byDefault: 'true',
    zh: '装入演示数据并开放演示登录；正式使用请加 --no-demo。',
    en: 'Load the demo data and open the demo sign-in; use --no-demo in earnest.',
  },
  regulations: {
    flag: 'regulations',
    env: 'GONGSHU_REGULATIONS',
    kind: 'folder',
    byDefault: undefined,
    zh: '另一处规则包目录（其下为 cities/<city>），先于自带的规则包查找。',
    en: 'Another folder of packs (holding cities/<city>), looked through before the packs that come along.',
  },
  publicAddress: {
    flag: 'public-address',
    env: 'GONGSHU_PUBLIC_ADDRESS',
    kind: 'address',
    schemes: ['http:', 'https:'],
    byDefault: undefined,
    zh: '平台对外的网址，如 https://data.example.gov.cn；平台外的消息用它指回页面，不填则不带网址。',
    en: 'The address people reach the platform at, such as https://data.example.gov.cn; messages that leave the platform point back with it and carry no address without it.',
  },
  gatewayTestPort: {
    flag: 'gateway-test-port',
    env: 'GONGSHU_GATEWAY_TEST_PORT',
    kind: 'port',
    byDefault: undefined,
    zh: '测试环境（联调）的监听端口，只提供模拟数据；0 表示任选一个空闲端口。不填则取 --port 的下一个端口，被占用时任选一个。',
    en: 'Port of the test environment, which answers with made-up rows only; 0 takes any free one. Without it the port after --port, or any free one where that is taken.',
  },
  gatewayTestAddress: {
    flag: 'gateway-test-address',
    env: 'GONGSHU_GATEWAY_TEST_ADDRESS',
    kind: 'address',
    schemes: ['http:', 'https:'],
    byDefault: undefined,
    zh: '测试环境对外的网址；位于反向代理之后时填写，签名以它为准。',
    en: 'The address callers reach the test environment at, where it stands behind a proxy; signatures are held against it.',
  },
  smtp: {
    flag: 'smtp',
    env: 'GONGSHU_SMTP',
    kind: 'address',
    schemes: ['smtp:', 'smtps:'],
    byDefault: undefined,
    secret: true,
    zh: '外发邮件的服务器，如 smtps://user:password@mail.example.gov.cn:465；不填则不发邮件。',
    en: 'The server that takes outgoing mail, such as smtps://user:password@mail.example.gov.cn:465; no mail is sent without it.',
  },
  mailFrom: {
    flag: 'mail-from',
    env: 'GONGSHU_MAIL_FROM',
    kind: 'text',
    byDefault: undefined,
    zh: '邮件的发件地址；与 GONGSHU_SMTP 同时给出才发邮件。',
    en: 'Sender’s address of mail; mail is sent only with this and GONGSHU_SMTP.',
  },
  smsWebhook: {
    flag: 'sms-webhook',
    env: 'GONGSHU_SMS_WEBHOOK',
    kind: 'address',
    schemes: ['http:', 'https:'],
    byDefault: undefined,
    zh: '短信网关的 HTTP 地址；平台以 JSON 投递手机号与内容，不填则不发短信。',
    en: 'HTTP address of the gateway for short messages, which is sent number and text as JSON; none are sent without it.',
  },
  smsSecret: {
    flag: 'sms-secret',
    env: 'GONGSHU_SMS_SECRET',
    kind: 'text',
    byDefault: undefined,
    secret: true,
    zh: '短信网关的签名密钥（HMAC-SHA256），只能由环境变量给出。',
    en: 'Key that signs what goes to the short message gateway (HMAC-SHA256); from the environment only.',
  },
  imWebhook: {
    flag: 'im-webhook',
    env: 'GONGSHU_IM_WEBHOOK',
    kind: 'address',
    schemes: ['http:', 'https:'],
    byDefault: undefined,
    secret: true,
    zh: '即时通讯机器人的 HTTP 地址（其中常含令牌，只能由环境变量给出）；不填则不发。',
    en: 'HTTP address of the messenger’s robot (it often holds a token, hence from the environment only); nothing is sent without it.',
  },
  imSecret: {
    flag: 'im-secret',
    env: 'GONGSHU_IM_SECRET',
    kind: 'text',
    byDefault: undefined,
    secret: true,
    zh: '即时通讯机器人的签名密钥，只能由环境变量给出。',
    en: 'Key that signs what goes to the messenger; from the environment only.',
  },
  imShape: {
    flag: 'im-shape',
    env: 'GONGSHU_IM_SHAPE',
    kind: 'choice',
    choices: ['plain', 'wecom', 'dingtalk'],
    byDefault: 'plain',
    zh: '即时通讯消息的格式：plain 为通用 JSON，wecom 与 dingtalk 为两家机器人的格式。',
    en: 'Shape of messenger messages: plain JSON for a relay of one’s own, or those of the WeCom and DingTalk robots.',
  },
  oidcIssuer: {
    flag: 'oidc-issuer',
    env: 'GONGSHU_OIDC_ISSUER',
    kind: 'address',
    schemes: ['https:', 'http:'],
    byDefault: undefined,
    zh: '统一身份认证（OpenID Connect）提供方的 issuer 地址；不填则只用账号密码登录。http 仅限本机地址。',
    en: 'Issuer address of an identity provider (OpenID Connect); without it people sign in by account and password only. http for loopback alone.',
  },
  oidcClient: {
    flag: 'oidc-client',
    env: 'GONGSHU_OIDC_CLIENT',
    kind: 'text',
    byDefault: undefined,
    zh: '在身份提供方登记的客户端标识。',
    en: 'Client id registered with the provider.',
  },
  oidcSecret: {
    flag: 'oidc-secret',
    env: 'GONGSHU_OIDC_SECRET',
    kind: 'text',
    byDefault: undefined,
    secret: true,
    zh: '客户端密钥，只能由环境变量给出。',
    en: 'Client secret; from the environment only.',
  },
  oidcLabel: {
    flag: 'oidc-label',
    env: 'GONGSHU_OIDC_LABEL',
    kind: 'text',
    byDefault: undefined,
    zh: '登录页按钮上身份提供方的名称。',
    en: 'Name of the provider on the sign-in page.',
  },
  metricsToken: {
    flag: 'metrics-token',
    env: 'GONGSHU_METRICS_TOKEN',
    kind: 'text',
    byDefault: undefined,
    secret: true,
    zh: '读取 /metrics 与 /api/health 详情的令牌（请求头 Authorization: Bearer …），只能由环境变量给出；不填则只答复本机的直接访问，对其他人 /api/health 只说是否正常。',
    en: 'Token for /metrics and the details of /api/health (header Authorization: Bearer …); from the environment only. Without it only direct callers on the same machine are answered; everybody else learns from /api/health whether it is well, and no more.',
  },
  testClock: {
    flag: 'test-clock',
    env: 'GONGSHU_TEST_CLOCK',
    kind: 'switch',
    byDefault: 'false',
    zh: '允许测试拨动平台时钟；仅用于验收与测试，正式使用绝不可开。',
    en: 'Lets tests move the platform’s clock; for acceptance and tests only, never in earnest.',
  },
  logLevel: {
    flag: 'log-level',
    env: 'GONGSHU_LOG_LEVEL',
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    byDefault: 'info',
    zh: '日志级别。',
    en: 'How much is logged.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingList: readonly Setting[] = Object.values(settings);

/** The table for the terminal, one setting a line in each language. */
export function settingsUsage(): string {
  const lines = settingList.flatMap((one: Setting) => {
    const flag = one.secret ? one.env : one.kind === 'switch' ? `--[no-]${one.flag}` : `--${one.flag}`;
    const values = one.choices ? ` (${one.choices.join('|')})` : '';
    const standard = one.byDefault === undefined ? '' : ` [${one.byDefault}]`;
    return [`  ${flag}${values}${standard}`, `      ${one.zh}`, `      ${one.en}`];
  });
  return ['npm start -- --city KEY …', '', ...lines, '', '环境变量 | environment: docs/settings.md'].join(
    '\n',
  );
}

/** `docs/settings.md`, made from the table above; a test holds the file to it. */
export function settingsDocument(): string {
  const rows = settingList.map((one: Setting) => {
    const flag = one.secret
      ? '–'
      : one.kind === 'switch'
        ? `\`--${one.flag}\` / \`--no-${one.flag}\``
        : `\`--${one.flag}\``;
    const values = one.choices ? ` (${one.choices.map((choice) => `\`${choice}\``).join(', ')})` : '';
    const standard = one.byDefault === undefined ? '–' : `\`${one.byDefault}\``;
    return `| ${flag} | \`${one.env}\` | ${one.kind}${values} | ${standard} | ${one.zh} | ${one.en} |`;
  });
  return `# 设置 Settings

<!-- Made from server/kernel/settings.ts by \`node scripts/settings-document.ts\`; a test compares. -->

命令行优先于环境变量，环境变量优先于默认值。错误的设置会在启动时以一行文字说明，退出码 2。
The command line goes before the environment, the environment before the default. A wrong setting is told in one line at the start; exit code 2.

| 参数 Flag | 环境变量 Environment | 类型 Kind | 默认 Default | 说明 | Meaning |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
