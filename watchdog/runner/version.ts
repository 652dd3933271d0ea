/** Version of Looptrap, as reports name it; a test holds it equal to package.json. */
export const LOOPTRAP_VERSION = '0.1.0';
