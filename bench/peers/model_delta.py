"""What `modeldelta` computes (in float32), without its start and its report."""

import sys

from modeldelta.core.weight_diff import compare_models
from modeldelta.utils.model_loader import get_tensor_map

from report import Stopwatch, report

watch = Stopwatch()
with watch.running():
    base, other = (get_tensor_map(folder) for folder in sys.argv[1:3])
    results, _ = compare_models(base, other)
figures = {
    result["name"]: {
        "relativeUpdate": result["frob_norm_relative"],
        "effectiveRank": result["effective_rank"],
        "leadingValues": result["top_singular_values"],
    }
    for result in results
}
report(watch.seconds, figures)
