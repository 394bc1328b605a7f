"""Changes of a workflow that let a job reach a service, as diffs; empty where they are not certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workers.triage.mends import mend, yaml_edits
from workers.triage.repository.job_services import Service
from workers.triage.repository.yaml_file import Path, YamlFile
from workers.triage.service_proofs.asked import Asked

_TIMES = "--health-interval 10s --health-timeout 5s --health-retries 5"


def publishing(one: Service, port: str) -> str:
    """The service's port published on the same port of the runner."""
    file, written = one.job.file.yaml, f"{port}:{port}"
    given = one.published(port)
    if given is not None:
        changed = file.with_scalar([*one.place, "ports", given.index], written)
    elif not one.ports and one.all_ports:
        changed = yaml_edits.with_block(file, one.place, "ports", [written])
    else:
        changed = None
    return _diff(one, changed)


def with_health(one: Service) -> str:
    """A health check that the runner waits for."""
    command = one.serves.health if one.serves else None
    if command is None:
        return ""
    file, check = one.job.file.yaml, f"--health-cmd {command} {_TIMES}"
    if not one.options:
        return _diff(one, file.with_entry(one.place, "options", check))
    return _diff(one, file.with_scalar([*one.place, "options"], f"{one.options} {check}"))


def with_host(asked: Asked, host: str) -> str:
    """Another host where the job's variables name it, in exactly one place."""
    old, file = asked.address.host, asked.where.yaml
    places = [] if old is None else [*_naming(asked, old)]
    if len(places) != 1:
        return ""
    path, value = places[0]
    changed = file.with_scalar(path, _replaced(value, old or "", host))
    return mend.edited(asked.where.path, file.text, changed) if changed else ""


def _naming(asked: Asked, host: str) -> Iterator[tuple[Path, str]]:
    """The variables of the step, its job and the workflow that hold a host, alone or in a URL."""
    holders: list[tuple[Path, Mapping[str, Any]]] = [
        ((), asked.where.file.data),
        (asked.where.job.place, asked.where.job.data),
    ]
    if asked.where.step:
        holders.append((asked.where.step.place, asked.where.step.data))
    for path, data in holders:
        env = data.get("env")
        for name, value in env.items() if isinstance(env, Mapping) else ():
            if isinstance(value, str) and _replaced(value, host, "") != value:
                yield (*path, "env", name), value


def _replaced(value: str, host: str, new: str) -> str:
    """A host, or a URL with another host; everything else stays as it is."""
    if value == host:
        return new
    for before in ("//", "@"):
        for after in (":", "/"):
            if value.count(f"{before}{host}{after}") == 1:
                return value.replace(f"{before}{host}{after}", f"{before}{new}{after}")
    return value


def copied(asked: Asked, one: Service) -> str:
    """The service of another job of the file once more, in this job; empty where it would not be reached there."""
    job = asked.where.job
    if asked.in_container != bool(one.job.data.get("container")) or not _on_linux(asked, one):
        return ""
    if asked.in_container and asked.address.host not in {None, one.label}:
        return ""
    if not asked.in_container and (not asked.address.local or not _publishes(one, asked.address.port or asked.port)):
        return ""
    file, block = job.file.yaml, _plain(one.job.file.yaml.at(one.place))
    if "services" in job.data:
        return _diff(one, yaml_edits.with_block(file, [*job.place, "services"], one.label, block))
    return _diff(one, yaml_edits.with_block(file, job.place, "services", {one.label: block}, before="steps"))


def _on_linux(asked: Asked, one: Service) -> bool:
    """Service containers run on Linux only; a runner like the other job's has them."""
    runs_on = str(asked.where.job.data.get("runs-on"))
    return runs_on.startswith("ubuntu-") or runs_on == str(one.job.data.get("runs-on"))


def _publishes(one: Service, port: str | None) -> bool:
    return any(each.host == port for each in one.ports)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _diff(one: Service, changed: str | None) -> str:
    file: YamlFile = one.job.file.yaml
    return mend.edited(one.job.file.path, file.text, changed) if changed else ""
