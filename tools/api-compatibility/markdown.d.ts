import type { FieldClass } from '../../src/validation/field.js';

export interface DocumentedEndpoint {
  paths: readonly string[];
  type: FieldClass;
}

export const ENDPOINTS: readonly DocumentedEndpoint[];

/** Fields of a request class by their paths, nested ones after the field that holds them. */
export function fieldRows(type: FieldClass): { path: string }[];

export function apiCompatibilityMarkdown(): string;
