import { h } from '../vendor/preact.js';
import htm from '../vendor/htm.js';

export { Component, render } from '../vendor/preact.js';
export { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from '../vendor/preact-hooks.js';

/** Templates as tagged literals: components without a build step. */
export const html =
  /** @type {(strings: TemplateStringsArray, ...values: unknown[]) => import('preact').VNode} */ (
    htm.bind(/** @type {never} */ (h))
  );

/**
 * Class names that hold.
 * @param {...(string | false | null | undefined)} names
 */
export const classes = (...names) => names.filter(Boolean).join(' ');
