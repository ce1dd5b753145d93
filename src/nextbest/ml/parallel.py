"""Independent fits side by side.

In threads where the libraries leave Python while they count, in processes where they do not.
"""

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

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


def in_processes(
    function: Callable[..., Result], calls: Iterable[tuple[Any, ...]], n_processes: int
) -> Iterator[Result]:
    """Yield the result of each call as it comes, in any order, from processes of their own.

    Raises
    ------
    concurrent.futures.BrokenExecutor
        Where a process is ended from outside, such as for its memory.
    ImportError, OSError
        Where the machine allows no processes that share a queue.

    Examples
    --------
    >>> sorted(in_processes(abs, [(-1,), (-2,)], n_processes=2))
    [1, 2]
    """
    # unlike those of the standard library, they do not run the program anew that started them
    from joblib.externals.loky import ProcessPoolExecutor  # noqa: PLC0415 - few machines lack it

    watch = {"initializer": _end_with, "initargs": (os.getpid(),)}
    with ProcessPoolExecutor(n_processes, **watch) as pool:
        futures = [pool.submit(function, *arguments) for arguments in calls]
        for future in as_completed(futures):
            yield future.result()


def _end_with(parent: int) -> None:
    """Let this process end soon after its parent, which may be killed without a word."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Give every fit one thread, so that its sums are the same on any number of cores.

    Both this and the filter are of the whole process, so they are set around all threads. A fit
    that stops before it settled does so on purpose: few rounds regularise.
    """
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
