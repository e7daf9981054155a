// How the languages of ready calls and SDKs are called.
export const names = {
  curl: 'curl',
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
} as const;
