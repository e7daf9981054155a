// Filled in by the build: the hashed path of the portal's style sheet.
declare const __PORTAL_CSS__: string;
