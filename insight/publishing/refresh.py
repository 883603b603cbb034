"""The cluster's public tables become the next version of the snapshot that viewers read."""

from pathlib import Path

from insight.faults import QueryFault, Refused
from insight.publishing import editions, trail
from insight.roles import Person, terminal
from insight.warehouse import editions as files
from insight.warehouse import published
from insight.warehouse.cluster import Cluster


def refresh(
    address: str, to: Path | None = None, progress=lambda said: None, who: Person | None = None
) -> dict:
    """Builds a snapshot from the cluster, proves it and puts it in force, or writes it to the file `to`.

    Gives {"from", "rows", "version" or "file", "waves"}. Waves are those of the version in force.
    Raises Refused or OSError; nothing has changed then.
    """
    who = who or terminal()
    who.need("operator", "refresh the public figures")
    if not address.startswith(published.REMOTE):
        raise Refused("Name the cluster: --from sc://HOST:PORT, or set INSIGHT_DATABASE to it.")
    if to and to.exists():
        raise Refused(f"{to} is there already. Name a new file.")
    cluster = Cluster(address)
    told = {"from": cluster.name, "rows": 0}
    with editions.alone() as said:
        before, waves = editions.in_force(said), editions.held(said)

        def make(path: Path) -> None:
            told["rows"] = files.rebuild(path, cluster, before, progress)

        def prove(path: Path) -> None:
            progress("Asking the new file every question …")
            files.prove(path)

        try:
            if to:
                _alone_in(to, make, prove)
                return {**told, "file": str(to), "waves": waves}
            entry = editions.put(
                said,
                make,
                prove,
                f"refreshed from {cluster.name}",
                waves,
                built_from=published.CLUSTER,
            )
        except QueryFault as fault:
            raise Refused(fault.sentence[:1].upper() + fault.sentence[1:]) from None
        trail.note("refreshed", who.name, version=entry["version"], cluster=cluster.name)
    return {**told, "version": entry["version"], "waves": waves}


def _alone_in(to: Path, make, prove) -> None:
    """Makes and proves a file beside its place, which it takes last."""
    aside = to.with_name(f".{to.name}.part")
    try:
        make(aside)
        prove(aside)
        aside.rename(to)
    finally:
        aside.unlink(missing_ok=True)
