import { markdownBlocks, renderBlock } from '../lib/markdown.js';
import { Component, html, useMemo } from '../lib/view.js';

/** Text of a model as Markdown. @param {{ text: string }} props */
export function MarkdownView({ text }) {
  const blocks = useMemo(() => markdownBlocks(text), [text]);
  return html`<div class="markdown">
    ${blocks.map((block, at) => html`<${Block} key=${at} block=${block} />`)}
  </div>`;
}

/** Renders again only when its own text has changed, so that a long answer stays cheap while it grows. */
class Block extends Component {
  /** @param {{ block: import('marked').Token }} next */
  shouldComponentUpdate(next) {
    return (
      next.block.raw !==
      /** @type {{ block: import('marked').Token }} */ (/** @type {unknown} */ (this.props)).block.raw
    );
  }

  /** @param {{ block: import('marked').Token }} props */
  render({ block }) {
    return html`<div class="block" ref=${(node) => node?.replaceChildren(renderBlock(block))}></div>`;
  }
}
