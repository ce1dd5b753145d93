"""Finding the items for which a whole request was refused."""

from collections.abc import Callable

from nextbest.sync.platform import LEAVING, Batch, Outcome

N_ALIKE = 5
"""So many single items refused one after the other in the same words: it is not about them."""


def narrowed(
    post: Callable[[Batch], list[Outcome] | str], batch: Batch, refused: list[str] | None = None
) -> list[Outcome]:
    """Send a batch; where it is refused as a whole, send its halves until the culprits are found.

    Where five items in a row are refused in the same words, the rest is not tried.

    Parameters
    ----------
    post
        Sends a batch and returns the outcomes, or the words with which all of it was refused.
    batch
        The items with their payloads.
    refused
        The words of the single items that were refused last; by default none were.

    Examples
    --------
    >>> from nextbest.sync.platform import Item
    >>> def post(batch):
    ...     ids = [item.item_id for item, _ in batch]
    ...     return "no" if "b" in ids else [Outcome(one) for one in ids]
    >>> found = narrowed(post, [(Item("upsert", one, {}), {}) for one in "abcd"])
    >>> [(one.item_id, one.error) for one in found]
    [('a', None), ('b', 'no'), ('c', None), ('d', None)]
    """
    refused = [] if refused is None else refused
    if len(refused) == N_ALIKE and len(set(refused)) == 1:
        return [Outcome(item.item_id, refused[0]) for item, _ in batch]
    answer = post(batch)
    if not isinstance(answer, str):
        refused.clear()
        return answer
    if len(batch) == 1:
        refused[:] = [*refused[1 - N_ALIKE :], answer]
        return [Outcome(batch[0][0].item_id, answer)]
    middle = len(batch) // 2
    return narrowed(post, batch[:middle], refused) + narrowed(post, batch[middle:], refused)


def outcomes(batch: Batch, errors: dict[int, str], unsure: str = "") -> list[Outcome]:
    """Return the outcomes of a batch of which the items at some positions were refused.

    Parameters
    ----------
    batch
        The items with their payloads.
    errors
        The words of the refusals by position.
    unsure
        Why nobody knows whether somebody is known there who leaves, and to whom nothing was sent
        before. By default, the destination says so.
    """
    return [
        Outcome(item.item_id, unsure, is_unknown=True)
        if unsure and item.kind in LEAVING and not item.may_be_there and i not in errors
        else Outcome(item.item_id, errors.get(i))
        for i, (item, _) in enumerate(batch)
    ]
