/** One font for pictures, so that they do not depend on those of the machine. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require_ = createRequire(__filename);
const FONTS = [
  { family: 'Picture Sans', file: 'DejaVuSans.ttf', weight: '400' },
  { family: 'Picture Sans', file: 'DejaVuSans-Bold.ttf', weight: '600' },
  { family: 'Picture Mono', file: 'DejaVuSansMono.ttf', weight: '400' },
];

/** Puts the font into the page from memory, which no policy stops, in the place of the theme's. */
export const PICTURE_FONT = `(() => {
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  for (const { family, weight, data } of ${JSON.stringify(FONTS.map(loaded))}) {
    document.fonts.add(new FontFace(family, bytes(data), { weight }));
  }
  const setFonts = () => {
    const { style } = document.documentElement;
    style.setProperty('--vscode-font-family', "'Picture Sans'");
    style.setProperty('--vscode-editor-font-family', "'Picture Mono'");
  };
  // the element may not be there yet
  new MutationObserver((_changes, observer) => {
    if (document.documentElement) {
      observer.disconnect();
      setFonts();
    }
  }).observe(document, { childList: true });
})();`;

function loaded({ file, ...font }: (typeof FONTS)[number]) {
  const data = readFileSync(require_.resolve(`dejavu-fonts-ttf/ttf/${file}`)).toString('base64');
  return { ...font, data };
}
