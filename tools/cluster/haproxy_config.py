"""deploy/haproxy.cfg for one machine: the same rules, other addresses, no TLS."""

from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[2] / "deploy/haproxy.cfg"

# What belongs to a machine of its own: whom it runs as, where it logs, how much it may open, its certificate.
_LEFT_OUT = {
    "global": ("log ", "user ", "group ", "maxconn "),
    "frontend chat": ("http-request redirect scheme https",),
}
_BIND_AT = {"frontend chat": "chat", "frontend stats": "stats"}


class UnknownShape(Exception):
    """The template is not as this expects it."""


def local_config(template: str, addresses: dict[str, str], nodes: dict[str, str]) -> str:
    """`addresses`: where the frontends `chat` and `stats` listen; `nodes`: address by name, HOST:PORT. Comments of the
    template are left out."""
    lines = [f"# Made of {TEMPLATE.name} by ./dev cluster; made anew at each start."]
    has_bound: set[str] = set()
    model_of: dict[str, str] = {}  # section -> its first `server` line
    section = ""
    for line in template.splitlines():
        text = line.strip()
        if text.startswith("#"):
            continue
        if text and not line[0].isspace():
            section = text
            lines.append(text)
            if section == "global":
                lines.append("    log stdout format raw local0")
        elif text.startswith(_LEFT_OUT.get(section, ())):
            continue
        elif text.startswith("bind "):
            if section not in has_bound:
                lines.append(f"    bind {addresses[_address_of(section)]}")
            has_bound.add(section)
        elif text.startswith("server "):
            if section not in model_of:
                lines += [_server_line(text, name, address) for name, address in nodes.items()]
            model_of.setdefault(section, text)
        else:
            lines.append(line.rstrip())
    if has_bound != set(_BIND_AT) or not model_of:
        raise UnknownShape(f"{TEMPLATE.name}: expected frontends chat and stats, and backends with servers")
    return "\n".join(lines) + "\n"


def _address_of(section: str) -> str:
    if section not in _BIND_AT:
        raise UnknownShape(f"{TEMPLATE.name}: it is not known where \"{section}\" should listen")
    return _BIND_AT[section]


def _server_line(model: str, name: str, address: str) -> str:
    _, its_name, _, *rest = model.split()
    settings = [word.replace(f"/{its_name}", f"/{name}") for word in rest]
    return " ".join(["    server", name, address, *settings])
