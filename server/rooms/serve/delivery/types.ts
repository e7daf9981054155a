/** The words of deliveries that tables, replies and screens share. */
export const deliveryFormats = ['csv', 'jsonl'] as const;
export type DeliveryFormat = (typeof deliveryFormats)[number];
export const deliveryStates = ['queued', 'making', 'ready', 'failed', 'removed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
