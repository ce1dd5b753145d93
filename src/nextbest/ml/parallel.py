"""Independent fits side by side, in threads: the libraries leave Python while they count."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_threads(
    function: Callable[[Item], Result], items: Iterable[Item], n_threads: int
) -> list[Result]:
    """Return the results in the order of the items; the last item, the heaviest, begins first.

    Examples
    --------
    >>> in_threads(abs, [-1, -2], n_threads=2)
    [1, 2]
    """
    if n_threads <= 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(n_threads) as pool:
        futures = [pool.submit(function, item) for item in reversed(list(items))]
        return [future.result() for future in reversed(futures)]


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Give every fit one thread, so that its sums are the same on any number of cores.

    Both this and the filter are of the whole process, so they are set around all threads. A fit
    that stops before it settled does so on purpose: few rounds regularise.
    """
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
