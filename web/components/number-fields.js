import { html, useId } from '../lib/view.js';

/**
 * A number to slide or to type.
 * @param {{ label: string, value: number, min: number, max: number, step: number, change: (value: number) => void }} props
 */
export function Slider({ label, value, min, max, step, change }) {
  const id = useId();
  /** @param {{ currentTarget: HTMLInputElement }} event */
  const onInput = ({ currentTarget }) => {
    const { valueAsNumber } = currentTarget;
    if (!Number.isNaN(valueAsNumber)) change(valueAsNumber);
  };
  return html`
    <div class="slider">
      <label for=${id}>${label}</label>
      <input
        type="number"
        aria-label=${`${label}, as a number`}
        value=${value}
        min=${min}
        step=${step}
        onInput=${onInput}
      />
      <input id=${id} type="range" value=${value} min=${min} max=${max} step=${step} onInput=${onInput} />
    </div>
  `;
}

/**
 * A number that may be left to the model's default.
 * @param {{ label: string, value: number | null, min?: number, max?: number, step: number, change: (value: number | null) => void }} props
 */
export function NumberField({ label, value, min, max, step, change }) {
  const id = useId();
  return html`
    <div>
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type="number"
        placeholder="default"
        value=${value ?? ''}
        min=${min}
        max=${max}
        step=${step}
        onInput=${({ currentTarget }) => change(Number.isNaN(currentTarget.valueAsNumber) ? null : currentTarget.valueAsNumber)}
      />
    </div>
  `;
}
