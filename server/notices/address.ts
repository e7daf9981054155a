/** Where the link of a message leads: what belongs to the public has its page on the portal, all else is the desk's. */
const portal = /^\/(?:me|datasets|demands|voices|reuses|events|announcements)(?:\/|$|\?)/;

export const addressOf = (link: string): string => (portal.test(link) ? link : `/desk${link}`);
