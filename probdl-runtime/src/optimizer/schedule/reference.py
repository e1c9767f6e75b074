"""Values of Keras' schedules and of PyTorch's OneCycleLR by their own formulas; prints the table of reference.rs."""
from math import ceil, cos, floor, log, pi

def exponential(lr, n, rate, stairs, s):
    p = s / n
    return lr * rate ** (floor(p) if stairs else p)

def inverse(lr, n, rate, stairs, s):
    p = s / n
    return lr / (1 + rate * (floor(p) if stairs else p))

def polynomial(lr, n, end, power, cycle, s):
    if cycle:
        n *= 1 if s == 0 else ceil(s / n)
    else:
        s = min(s, n)
    return (lr - end) * (1 - s / n) ** power + end

def cosine(lr, n, alpha, target, warm, s):
    def decay(s, lr):
        return lr * ((1 - alpha) * 0.5 * (1 + cos(pi * s / n)) + alpha)
    if target is None:
        return decay(min(s, n), lr)
    s = min(s, n + warm)
    return (target - lr) * s / warm + lr if s < warm else decay(s - warm, target)

def restarts(lr, n, t, m, alpha, s):
    done = s / n
    if t == 1:
        i = floor(done)
        done -= i
    else:
        i = floor(log(1 - done * (1 - t)) / log(t) + 1e-12)  # the last bits of the logarithms are not meant
        done = (done - (1 - t ** i) / (1 - t)) / t ** i
    return lr * ((1 - alpha) * 0.5 * m ** i * (1 + cos(pi * done)) + alpha)

def one_cycle(top, n, pct, div, final, linear, s):
    first, s = top / div, min(s, n - 1)
    phases = [(pct * n - 1, first, top), (n - 1, top, first / final)]
    start = 0
    for end, a, b in phases:
        if s <= end or end == n - 1:
            p = (s - start) / (end - start)
            return (b - a) * p + a if linear else b + (a - b) / 2 * (1 + cos(pi * p))
        start = end

table = [
    ("ExponentialDecay::new(0.1, 7, 0.3)", lambda s: exponential(0.1, 7, 0.3, False, s)),
    ("ExponentialDecay::new(0.1, 7, 0.3).staircase(true)", lambda s: exponential(0.1, 7, 0.3, True, s)),
    ("ExponentialDecay::new(0.01, 1000, 1.7)", lambda s: exponential(0.01, 1000, 1.7, False, s)),
    ("InverseTimeDecay::new(0.1, 7, 0.3)", lambda s: inverse(0.1, 7, 0.3, False, s)),
    ("InverseTimeDecay::new(0.1, 7, 0.3).staircase(true)", lambda s: inverse(0.1, 7, 0.3, True, s)),
    ("PolynomialDecay::new(0.1, 30)", lambda s: polynomial(0.1, 30, 1e-4, 1, False, s)),
    ("PolynomialDecay::new(0.1, 30).end_learning_rate(0.02).power(2.5)", lambda s: polynomial(0.1, 30, 0.02, 2.5, False, s)),
    ("PolynomialDecay::new(0.1, 30).power(0.5).cycle(true)", lambda s: polynomial(0.1, 30, 1e-4, 0.5, True, s)),
    ("CosineDecay::new(0.1, 40)", lambda s: cosine(0.1, 40, 0, None, 0, s)),
    ("CosineDecay::new(0.1, 40).alpha(0.2)", lambda s: cosine(0.1, 40, 0.2, None, 0, s)),
    ("CosineDecay::new(0.01, 40).alpha(0.2).warmup(0.3, 8)", lambda s: cosine(0.01, 40, 0.2, 0.3, 8, s)),
    ("CosineDecayRestarts::new(0.1, 5)", lambda s: restarts(0.1, 5, 2, 1, 0, s)),
    ("CosineDecayRestarts::new(0.1, 5).t_mul(1.0).m_mul(0.9).alpha(0.1)", lambda s: restarts(0.1, 5, 1, 0.9, 0.1, s)),
    ("CosineDecayRestarts::new(0.1, 5).t_mul(1.5).m_mul(0.8)", lambda s: restarts(0.1, 5, 1.5, 0.8, 0, s)),
    ("OneCycle::new(0.1, 50)", lambda s: one_cycle(0.1, 50, 0.3, 25, 1e4, False, s)),
    ("OneCycle::new(0.1, 50).linear(true).pct_start(0.5).div_factor(4.0)", lambda s: one_cycle(0.1, 50, 0.5, 4, 1e4, True, s)),
    ("OneCycle::new(0.1, 50).pct_start(0.0).final_div_factor(10.0)", lambda s: one_cycle(0.1, 50, 0, 25, 10, False, s)),
    ("OneCycle::new(0.1, 50).pct_start(1.0)", lambda s: one_cycle(0.1, 50, 1, 25, 1e4, False, s)),
]
for name, value in table:
    print(f"        ({name}, [{', '.join(repr(float(value(s))) for s in [0, 1, 7, 14, 15, 30, 48, 49, 1000])}]),")
