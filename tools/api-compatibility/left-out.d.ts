/** Names of fields in backticks, who documents them, why they have no effect. */
export const LEFT_OUT: readonly (readonly [names: string, documentedBy: string, why: string])[];
