import { raise } from '../errors.js';
import { repr } from '../values/repr.js';
import { PyObject, type Value } from '../values/value.js';

/** Jinja2's namespace(): the object whose attributes `{% set ns.name = … %}` may assign. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace';

  constructor(private readonly attributes: Map<Value, Value>) {
    super();
  }

  override attribute(name: string): Value | undefined {
    return this.attributes.get(name);
  }

  override repr(): string {
    return `<Namespace ${repr(this.attributes)}>`;
  }

  set(name: string, value: Value): void {
    this.attributes.set(name, value);
  }
}

export function setNamespaceAttribute(target: Value, name: string, value: Value): void {
  if (!(target instanceof Namespace))
    raise('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  target.set(name, value);
}
