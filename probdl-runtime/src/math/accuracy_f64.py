"""Writes accuracy_f64.txt, the truth about the functions over f64: `python3 accuracy_f64.py > accuracy_f64.txt`.

One line per point: the function, its arguments, and the true value (mpmath, 60 digits; 400 where differences cancel) as
the nearest f64 and the rest beyond it. Arguments are random in the ranges named below, each joined by special points.
An optional first argument multiplies the number of points.
"""
import random
import sys

from mpmath import (cos, cospi, digamma, erf, erfc, exp, expm1, log, log1p, loggamma, mp, mpf, sin, sinpi, tanh)

random.seed(20)
mp.dps = 60
MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 1


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log1p(exp(x))


def lgamma(x):
    return loggamma(x).real


def uniform(low, high, count):
    return [random.uniform(low, high) for _ in range(count * MANY)]


def scaled(low, high, count, signs=(1, -1)):
    """Numbers of all magnitudes between 2^low and 2^high."""
    return [random.choice(signs) * random.uniform(1, 2) * 2.0 ** random.randint(low, high - 1) for _ in range(count * MANY)]


TINY = [5e-324, -5e-324, 2.5e-310, 2.2250738585072014e-308, 1e-300, -1e-20, 1e-16, 1e-8, -1e-8]
CASES = {
    "exp": (exp, uniform(-745, 709.7, 60) + uniform(-1, 1, 60) + TINY + [-745.1, -708.5, -720.3, 709.78]),
    "ln": (log, scaled(-1074, 1023, 60, (1,)) + uniform(0.5, 2, 60) + [x for x in TINY if x > 0] + [0.9999999999999999, 1.0000000000000002]),
    "log1p": (log1p, scaled(-60, 1023, 40, (1,)) + uniform(-0.99, 3, 60) + scaled(-60, -1, 30) + TINY + [-0.9999999999999999]),
    "expm1": (expm1, uniform(-40, 709.7, 40) + uniform(-1, 1.5, 60) + scaled(-60, 0, 30) + TINY + [-800.0, 709.78]),
    "tanh": (tanh, uniform(-20, 20, 40) + uniform(-1, 1, 60) + scaled(-60, 0, 30) + TINY + [22.5, -500.0]),
    "sigmoid": (sigmoid, uniform(-745, 40, 50) + uniform(-5, 5, 60) + scaled(-60, 0, 20) + TINY + [-744.9, -709.1]),
    "softplus": (softplus, uniform(-745, 40, 50) + uniform(-5, 5, 60) + scaled(-60, 3, 20) + TINY + [-744.9, -709.1, 800.0, 1e300]),
    "log_softplus": (lambda x: log(softplus(x)), uniform(-60, 60, 60) + uniform(-2, 2, 60) + TINY + [-1e4, -800.0, 1e5]),
    "log_softplus_derivative": (lambda x: sigmoid(x) / softplus(x), uniform(-60, 60, 60) + uniform(-2, 2, 60) + TINY + [-1e4, -800.0, 1e5]),
    "erf": (erf, uniform(-6, 6, 60) + scaled(-60, 0, 40) + TINY),
    "erfc": (erfc, uniform(-6, 26.5, 80) + scaled(-60, 0, 20) + TINY),
    "lgamma": (lgamma, uniform(0, 3, 60) + uniform(3, 20, 40) + scaled(4, 1000, 20, (1,)) + uniform(-20, 0, 40) + TINY + [0.5, 1.5, 2.5, 8.0, 7.999999999999999]),
    "digamma": (digamma, uniform(0, 3, 60) + uniform(3, 20, 40) + scaled(4, 1000, 20, (1,)) + uniform(-20, 0, 40) + [1e-300, 1e-16, -1e-8, 0.5, 1.5, 2.5, 8.0, 7.999999999999999]),
    "sin": (sin, uniform(-8192, 8192, 60) + uniform(-4, 4, 40) + scaled(-60, 0, 20) + TINY + [3.141592653589793, 8192.0, 5.0 * 3.141592653589793]),
    "cos": (cos, uniform(-8192, 8192, 60) + uniform(-4, 4, 40) + scaled(-60, 0, 20) + TINY + [1.5707963267948966, 8192.0]),
    "sin_of_turns": (lambda x: sinpi(2 * x), uniform(0, 1, 80) + scaled(-60, 0, 20, (1,)) + [0.9999999999999999]),
    "cos_of_turns": (lambda x: cospi(2 * x), uniform(0, 1, 80) + scaled(-60, 0, 20, (1,)) + [0.9999999999999999]),
    "gelu": (lambda x: x / 2 * erfc(-x / mp.sqrt(2)), uniform(-37, 10, 60) + uniform(-3, 3, 40) + TINY),
}


def line(name, arguments, value):
    near = float(value)
    rest = float(value - mpf(near)) if value != 0 else 0.0
    print(name, *map(repr, arguments), repr(near), f"{rest:.3e}")


for name, (function, points) in CASES.items():
    for x in points:
        mp.dps = 400 if abs(x) < 1e-10 or abs(x) > 50 else 60
        line(name, [x], function(mpf(x)))
pairs = [(random.uniform(0.0, 4), random.uniform(-20, 20)) for _ in range(80 * MANY)]
pairs += [(x, random.uniform(-0.9, 0.9)) for x in scaled(-1074, 1023, 60, (1,))]
pairs += [(1 + random.uniform(-1, 1) * 1e-3, random.uniform(-6e5, 6e5)) for _ in range(40 * MANY)]
for x, y in pairs:
    value = mpf(x) ** mpf(y)
    if mpf(2) ** -1022 < value < mpf(2) ** 1024:
        line("pow", [x, y], value)
