"""Writes weights as Keras users store them with numpy: 2 -> 3 -> 2, numbers counted up by halves."""

import numpy as np

numbers = 0.5 * np.arange(1, 18)
shapes = [(2, 3), (3,), (3, 2), (2,)]
weights, start = [], 0
for shape in shapes:
    size = int(np.prod(shape))
    weights.append(numbers[start : start + size].reshape(shape))
    start += size

single = [weight.astype(np.float32) for weight in weights]
# As np.savez(path, *model.get_weights()) does.
np.savez("unnamed.npz", *single)
np.savez_compressed(
    "named.npz",
    **{
        "dense/kernel": np.asfortranarray(weights[0]),
        "dense/bias": single[1],
        "out/kernel": weights[2].astype(np.float16),
        "out/bias": weights[3],
        "optimizer/iterations": np.int64(7),
    },
)
