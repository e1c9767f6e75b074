"""Exact maximum-likelihood fits of small models, by Newton's method: `exact_fits.json`.

    python3 tests/reference/exact_fits.py > tests/reference/exact_fits.json

Gradients are written by hand, Hessians are their derivatives by complex steps (Squire and Trapp, 1998), so that both are
exact to rounding. z is the income less its mean, over its population standard deviation.
"""

import csv
import json
import math
import pathlib

import numpy as np

DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"


def columns(name):
    with open(DATA / f"{name}.csv") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def newton(gradient, start):
    """The root of a gradient of a log-likelihood, and the standard errors there."""
    w = np.array(start, dtype=float)
    for _ in range(200):
        hessian = np.empty((len(w), len(w)))
        for index in range(len(w)):
            moved = w.astype(complex)
            moved[index] += 1e-30j
            hessian[:, index] = gradient(moved).imag / 1e-30
        step = np.linalg.solve(hessian, gradient(w))
        scale = min(1.0, 0.5 / np.max(np.abs(step)))
        w = w - scale * step
        if np.max(np.abs(step)) < 1e-14 * np.max(np.abs(w)):
            break
    return w, np.sqrt(np.diag(np.linalg.inv(-hessian)))


def fit(names, gradient, start, log_likelihood):
    w, errors = newton(gradient, start)
    return {
        "parameters": dict(zip(names, w.tolist())),
        "standard_errors": dict(zip(names, errors.tolist())),
        "log_likelihood": log_likelihood(w),
    }


def normal(y, mean, sd):
    return float(np.sum(-0.5 * ((y - mean) / sd) ** 2 - np.log(sd) - 0.5 * math.log(2 * math.pi)))


def digamma(x):
    shift = 0.0
    while x < 20.0:
        shift -= 1.0 / x
        x += 1.0
    r = 1.0 / (x * x)
    return shift + math.log(x) - 0.5 / x - r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))))


engel = columns("engel")
income, food = engel["income"], engel["foodexp"]
z, y = (income - income.mean()) / income.std(), food / 100.0


def spread(link, slope):
    def gradient(w):
        a, b, c, d = w
        raw = c + d * z
        sd = link(raw)
        error = (y - a - b * z) / sd
        by_mean = error / sd
        by_raw = (error * error - 1.0) / sd * slope(raw)
        return np.array([np.sum(by_mean), np.sum(by_mean * z), np.sum(by_raw), np.sum(by_raw * z)])

    return gradient


def softplus(raw):
    return np.log(1.0 + np.exp(raw))


def sigmoid(raw):
    return 1.0 / (1.0 + np.exp(-raw))


def engel_fit(link, slope):
    return fit(
        ["a", "b", "c", "d"],
        spread(link, slope),
        [6.2, 2.7, 0.0, 0.4],
        lambda w: normal(food, 100 * (w[0] + w[1] * z), 100 * link(w[2] + w[3] * z)),
    )


def gamma_fit():
    def by_mean(w):
        error = food * np.exp(-(w[0] + w[1] * z)) - 1.0
        return np.array([np.sum(error), np.sum(error * z)])

    w, errors = newton(by_mean, [6.4, 0.4])
    mean = np.exp(w[0] + w[1] * z)
    # The shape k: ln k - digamma(k) is the mean of y/mean - 1 - ln(y/mean).
    deviance = float(np.mean(food / mean - 1.0 - np.log(food / mean)))
    low, high = 1e-3, 1e6
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if math.log(middle) - digamma(middle) > deviance else (low, middle)
    shape = math.sqrt(low * high)
    step = 1e-4 * shape
    trigamma = (digamma(shape + step) - digamma(shape - step)) / (2 * step)
    density = shape * np.log(shape / mean) + (shape - 1) * np.log(food) - shape * food / mean - math.lgamma(shape)
    by_shape = 1.0 / math.sqrt(len(food) * shape * shape * (trigamma - 1.0 / shape))
    return {
        "parameters": {"const": w[0], "z": w[1], "log_shape": math.log(shape)},
        "standard_errors": {"const": errors[0] / math.sqrt(shape), "z": errors[1] / math.sqrt(shape), "log_shape": by_shape},
        "log_likelihood": float(np.sum(density)),
    }


def log_normal_fit():
    logarithm = np.log(food)
    const, slope = logarithm.mean(), np.sum(logarithm * z) / np.sum(z * z)
    error = logarithm - const - slope * z
    sigma = math.sqrt(np.mean(error * error))
    n = len(food)
    return {
        "parameters": {"const": const, "z": slope, "log_sigma": math.log(sigma)},
        "standard_errors": {"const": sigma / math.sqrt(n), "z": sigma / math.sqrt(n), "log_sigma": 1 / math.sqrt(2 * n)},
        "log_likelihood": normal(logarithm, const + slope * z, sigma) - float(np.sum(logarithm)),
    }


def poisson_fit():
    randhie = columns("randhie")
    visits = randhie.pop("mdvis")
    names = [*randhie, "const"]
    x = np.column_stack([*randhie.values(), np.ones(len(visits))])
    factorials = np.array([math.lgamma(count + 1) for count in visits])
    start = np.zeros(len(names))
    start[-1] = math.log(visits.mean())
    return fit(
        names,
        lambda w: x.T @ (visits - np.exp(x @ w)),
        start,
        lambda w: float(np.sum(visits * (x @ w) - np.exp(x @ w) - factorials)),
    )


print(
    json.dumps(
        {
            "normal_exp": engel_fit(np.exp, np.exp),
            "normal_softplus": engel_fit(softplus, sigmoid),
            "gamma": gamma_fit(),
            "log_normal": log_normal_fit(),
            "poisson": poisson_fit(),
        },
        indent=1,
    )
)
