/** Why a snippet may differ from Jinja2: what is not worth imitating, or `unexplained`. */
export function explain(want, got) {
  if (/ at 0x[0-9a-f]+|<generator object/i.test(want.text ?? '')) return 'the address of an object, printed';
  if (want.raises?.startsWith('TimeoutError')) return 'Jinja2 took longer than two seconds';
  if (got.raises?.startsWith('ResourceError')) return 'our budget ended it';
  const sliceRefused = /not subscriptable|unhashable type: slice/.test(got.raises ?? '');
  if (sliceRefused && 'text' in want) {
    return 'a slice of a literal that has none: Jinja2 raises at run time, but prints nothing when it folds constants';
  }
  return 'unexplained';
}
