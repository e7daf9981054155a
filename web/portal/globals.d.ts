// Filled in by the build: the hashed paths of the portal's style sheet and script.
declare const __PORTAL_CSS__: string;
declare const __PORTAL_JS__: string;
