/** Pictures that somebody looked at and approved, and how much a new one may differ from them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const APPROVED = resolve('test/webview/pictures');
const FAILED = resolve('out/pictures');

/** Set by `npm run pictures -- --approve`. */
const IS_APPROVING = process.env['CHECKPOINT_LENS_APPROVE'] === '1';

/** How far apart two colours are that count as the same, 0…1. */
const COLOUR_THRESHOLD = 0.1;
/** What another version of the browser may draw otherwise; a word is more than that. */
const ALLOWED_FRACTION = 0.0005;

/**
 * Compares a picture with the approved one of its name; edges smoothed in another way are alike.
 *
 * @param picture a PNG
 * @throws Error that says where the picture and the difference lie
 */
export function assertApproved(name: string, picture: Buffer): void {
  const approvedFile = join(APPROVED, `${name}.png`);
  const seen = PNG.sync.read(picture);
  if (IS_APPROVING) {
    write(approvedFile, seen);
    return;
  }
  const fault = existsSync(approvedFile)
    ? differenceOf(name, PNG.sync.read(readFileSync(approvedFile)), seen)
    : 'there is no approved one';
  if (fault !== null) {
    const file = join(FAILED, `${name}.png`);
    write(file, seen);
    throw new Error(
      `the picture ${relative('.', file)} is not as approved: ${fault}. If it is right, approve it: npm run pictures -- --approve`,
    );
  }
}

function differenceOf(name: string, approved: PNG, seen: PNG): string | null {
  const { width, height } = approved;
  if (seen.width !== width || seen.height !== height) {
    return `it is ${seen.width} × ${seen.height}, not ${width} × ${height}`;
  }
  const difference = new PNG({ width, height });
  const count = pixelmatch(approved.data, seen.data, difference.data, width, height, {
    threshold: COLOUR_THRESHOLD,
    includeAA: false,
  });
  if (count <= ALLOWED_FRACTION * width * height) {
    return null;
  }
  const file = join(FAILED, `${name}.difference.png`);
  write(file, difference);
  return `${count} pixels differ, see ${relative('.', file)}`;
}

/** RGB as it is: pictures of flat colours and text are smallest so. */
const SMALL = { deflateLevel: 9, deflateStrategy: 0, filterType: 0, colorType: 2 } as const;

function write(file: string, picture: PNG): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, PNG.sync.write(picture, SMALL));
}
