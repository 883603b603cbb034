"""How Streamlit copies the places on a page where a card that runs again by itself will stand.

It copies the stack of containers round every such card, and each of them with all that it stands in, anew
for each: on a page of seven cards in columns a tenth of the processor of a choice. Here one copy serves the
whole stack, which is what Python's own `deepcopy` does unless it is told otherwise.
"""

from copy import deepcopy

from streamlit.delta_generator import DeltaGenerator

THEIRS = DeltaGenerator.__deepcopy__
# Of its source as it was when this was written: a test compares.
KNOWN = "99db32064af3"


def copied(place: DeltaGenerator, memo: dict) -> DeltaGenerator:
    """What DeltaGenerator.__deepcopy__ gives, with `memo` passed on."""
    new = DeltaGenerator(
        root_container=place._root_container,
        cursor=deepcopy(place._cursor, memo),
        parent=deepcopy(place._parent, memo),
        block_type=place._block_type,
    )
    new._form_data = deepcopy(place._form_data, memo)
    new._creating_fragment_id = place._creating_fragment_id
    return new


def once() -> None:
    """From now on a stack of containers is copied once."""
    DeltaGenerator.__deepcopy__ = copied
