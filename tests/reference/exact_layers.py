"""Exact values where TFP's IndependentNormal layer is off.

TFP standardises as y / scale - loc / scale, which loses digits where |loc| / scale is large. This script goes through
golden/layer_IndependentNormal.json, computes log_prob and its gradient with 60 digits, and writes the points that differ by
more than 1e-10 relative to golden/layer_IndependentNormal_exact.json: index of the point, log_prob, grad.

    python3 tests/reference/exact_layers.py      (needs mpmath)
"""
import json
import pathlib
from mpmath import mp, mpf, exp, log, log1p, pi

mp.dps = 60
folder = pathlib.Path(__file__).parent / "golden"
points = json.loads((folder / "layer_IndependentNormal.json").read_text())["points"]


def flat(value):
    return [x for part in value for x in flat(part)] if isinstance(value, list) else [value]


exact = []
for index, point in enumerate(points):
    params, y = [mpf(x) for x in flat(point["params"])], [mpf(x) for x in flat(point["y"])]
    n = len(y)
    log_prob, by_loc, by_raw = mpf(0), [], []
    for k in range(n):
        raw = params[n + k]
        scale = log1p(exp(raw))
        z = (y[k] - params[k]) / scale
        log_prob += -z * z / 2 - log(scale) - log(2 * pi) / 2
        by_loc.append(z / scale)
        by_raw.append((z * z - 1) / scale / (1 + exp(-raw)))
    grad = by_loc + by_raw
    found = [log_prob] + grad
    wanted = flat(point["log_prob"]) + flat(point["grad"])
    if any(isinstance(w, str) or abs(f - w) > 1e-10 * abs(f) + 1e-13 for f, w in zip(found, wanted)):
        exact.append({"point": index, "log_prob": float(log_prob), "grad": [float(g) for g in grad]})
(folder / "layer_IndependentNormal_exact.json").write_text(json.dumps(exact, indent=1) + "\n")
print(len(exact), "points")
