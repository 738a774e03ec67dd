// Whether two sides computed the same: collects what differs, in words.

export class Agreement {
  problems = [];

  /** Equal to the last bit. */
  equal(what, ours, theirs) {
    if (ours !== theirs) {
      this.problems.push(`${what}: ${ours} against ${theirs}`);
    }
  }

  /** At most `tolerance` apart. */
  within(what, ours, theirs, tolerance) {
    if (distance(ours, theirs) > tolerance) {
      this.problems.push(`${what}: ${ours} against ${theirs}, allowed ±${tolerance}`);
    }
  }

  /** Lists of equal length, every entry at most `tolerance` apart; names the worst. */
  listWithin(what, ours, theirs, tolerance) {
    if (!Array.isArray(ours) || ours.length !== theirs.length) {
      this.problems.push(`${what}: ${ours?.length ?? 'no'} entries against ${theirs.length}`);
      return;
    }
    const distances = ours.map((value, i) => distance(value, theirs[i]));
    const worst = distances.reduce((best, d, i) => (d <= distances[best] ? best : i), 0);
    this.within(`${what}[${worst}]`, ours[worst], theirs[worst], tolerance);
  }

  /** Calls `compare(ours, theirs, name)` for every tensor of both sides; a missing one is named. */
  tensors(document, theirs, compare) {
    const ours = new Map(document.tensors.map((tensor) => [tensor.name, tensor]));
    this.equal('tensors', ours.size, Object.keys(theirs).length);
    for (const [name, figures] of Object.entries(theirs)) {
      if (ours.has(name)) {
        compare(ours.get(name), figures, name);
      } else {
        this.problems.push(`${name}: missing`);
      }
    }
  }
}

/** Infinite where a figure is missing, null or NaN on either side: such a one never agrees. */
function distance(ours, theirs) {
  return Number.isFinite(ours) && Number.isFinite(theirs) ? Math.abs(ours - theirs) : Infinity;
}

/** Makes an `agree` function of a work out of one that notes what differs. */
export function agreement(note) {
  return (...figures) => {
    const noted = new Agreement();
    note(noted, ...figures);
    return noted.problems;
  };
}
