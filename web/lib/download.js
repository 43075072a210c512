/**
 * Lets the browser save a value as a file.
 * @param {string} name
 * @param {unknown} value
 */
export function downloadJson(name, value) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\w .-]+/g, '_');
  link.click();
  URL.revokeObjectURL(url);
}
