/** The routes that exist, to tell a wrong method from a wrong path. */
export class RouteTable {
  private readonly routes: { method: string; pattern: RegExp }[] = [];

  /** `url` in the router's words: `/v1/models/*`, `/v1/models/:id`. */
  add(method: string | readonly string[], url: string): void {
    // A catch-all of the framework says nothing about what is served.
    if (url === '*' || url === '/*') return;
    const source = url
      .split('/')
      .map((part) =>
        part === '*' ? '.+' : part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('/');
    for (const each of [method].flat()) {
      if (each !== 'OPTIONS' && each !== 'HEAD')
        this.routes.push({ method: each, pattern: new RegExp(`^${source}$`) });
    }
  }

  /** Methods that the path takes; none when nothing is there. */
  methodsFor(path: string): string[] {
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
  }
}
