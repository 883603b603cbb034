"""Free SQL that can harm nobody: four layers, each of which holds when another is gone.

The file that is opened holds only what anyone may see; each query has a process of its own with
limits from the operating system (keeper, worker); a gate reads the parsed tree (gate); and the
engine's settings shut what is left (engine). docs/trust.md says what each one stops.
"""

from insight.warehouse.sandbox.asking import DESK, KEPT, SHOWN, Reply

__all__ = ["DESK", "KEPT", "SHOWN", "Reply"]
