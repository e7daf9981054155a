/** After how many days an entry of an update cycle is due again: what the cycles' own words say. A cycle without a length is never due. */
export const cycleDays: Readonly<Record<string, number>> = {
  'real-time': 1,
  hourly: 1,
  daily: 1,
  weekly: 7,
  'ten-days': 11,
  monthly: 31,
  quarterly: 92,
  'half-yearly': 184,
  yearly: 366,
};
