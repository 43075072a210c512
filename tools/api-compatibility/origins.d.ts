/** By request class and field path: letters of the systems that document the field. */
export const ORIGINS: Readonly<Record<string, Readonly<Record<string, string>>>>;
