const NAME = 'nestling.theme';
const THEMES = ['system', 'light', 'dark'];

export const themeName = () => localStorage.getItem(NAME) ?? 'system';

/** Goes on to the next theme and returns its name. */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(themeName()) + 1) % THEMES.length] ?? 'system';
  if (next === 'system') {
    localStorage.removeItem(NAME);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(NAME, next);
    document.documentElement.dataset.theme = next;
  }
  return next;
}
