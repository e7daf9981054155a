/**
 * When an entry of an update cycle is due again, counted from its last update, as PostgreSQL adds it to a day: months are those of
 * the calendar, so that what came on the 31st is due on the last day of a shorter month. A cycle without a length is never due.
 */
export const cycleTerms: Readonly<Record<string, string>> = {
  'real-time': '1 day',
  hourly: '1 day',
  daily: '1 day',
  weekly: '7 days',
  'ten-days': '11 days',
  monthly: '1 month',
  quarterly: '3 months',
  'half-yearly': '6 months',
  yearly: '1 year',
};

/** How many days a cycle lasts at most, where only days are counted. */
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
